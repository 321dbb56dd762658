import Extraction
import GBNF
import JSON

/// The form a request prescribes for its answer.
public enum OutputConstraint: Sendable, Equatable {
  case none
  case grammar(Grammar)
  /// A JSON schema.
  case schema(JSONValue)

  /// Reads `grammar` (llama-server), `response_format` (both servers) or `structured_outputs` (vLLM) of a request.
  ///
  /// - Throws: where a grammar is given that cannot be read.
  public init(request: JSONValue) throws(GrammarError) {
    if let grammar = request["grammar"]?.string, !grammar.isEmpty {
      self = .grammar(try Grammar(parsing: grammar))
    } else if let grammar = request["structured_outputs"]?["grammar"]?.string {
      self = .grammar(try Grammar(parsing: grammar))
    } else if let schema = request["structured_outputs"]?["json"] {
      self = .schema(schema)
    } else if let schema = request["response_format"]?["json_schema"]?["schema"] {
      self = .schema(schema)
    } else {
      self = .none
    }
  }

  /// Whether an answer has the form.
  public func allows(_ text: String) -> Bool {
    switch self {
    case .none: true
    case .grammar(let grammar): grammar.matches(text)
    case .schema(let schema):
      (try? JSONValue(parsing: text.utf8)).map { JSONSchema(schema).allows($0) } ?? false
    }
  }
}
