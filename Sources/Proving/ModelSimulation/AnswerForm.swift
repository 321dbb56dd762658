import Extraction
import GBNF
import JSON

/// What a request asks for, found out from the form its answer must have.
public enum AnswerForm: Sendable, Equatable {
  /// Any text.
  case free
  /// Exactly this text: the probe that tells whether a server enforces forms at all.
  case literal(String)
  /// A whole document, of one of the kinds (letters of `k`).
  case document(kinds: [String], withItems: Bool)
  /// A value out of those given, or null, for each key.
  case choice([Question])

  /// A key and the values it may have.
  public struct Question: Sendable, Equatable {
    public var key: String
    /// As printed, in the order given; null is always allowed too.
    public var alternatives: [String]

    public init(key: String, alternatives: [String]) {
      self.key = key
      self.alternatives = alternatives
    }
  }

  /// For counting: `free`, `literal`, `document`, `header`, `choice`.
  public var name: String {
    switch self {
    case .free: "free"
    case .literal: "literal"
    case .document(_, let withItems): withItems ? "document" : "header"
    case .choice: "choice"
    }
  }

  /// nil where the constraint allows something that is none of the forms above.
  public init?(_ constraint: OutputConstraint) {
    switch constraint {
    case .none: self = .free
    case .grammar(let grammar):
      guard let form = GrammarForm(grammar).form else { return nil }
      self = form
    case .schema(let schema):
      guard let form = Self.form(of: schema) else { return nil }
      self = form
    }
  }

  /// The form of an object with these keys.
  static func object(_ members: [(key: String, alternatives: [JSONValue]?)]) -> AnswerForm? {
    if let kinds = members.first(where: { $0.key == "k" })?.alternatives {
      return .document(kinds: kinds.compactMap(\.string), withItems: members.contains { $0.key == "i" })
    }
    let questions = members.compactMap { member in
      member.alternatives.map { Question(key: member.key, alternatives: $0.compactMap(\.string)) }
    }
    return questions.isEmpty || questions.count < members.count ? nil : .choice(questions)
  }

  /// The form of an answer that may have any of these; nil where they do not go together.
  static func either(_ forms: [AnswerForm?]) -> AnswerForm? {
    guard let first = forms.first, var result = first else { return nil }
    for form in forms.dropFirst() {
      guard case .document(let kinds, let withItems) = result, case .document(let others, withItems)? = form else {
        return nil
      }
      result = .document(kinds: kinds + others, withItems: withItems)
    }
    return result
  }

  private static func form(of schema: JSONValue) -> AnswerForm? {
    if schema["type"] == nil, let options = (schema["anyOf"] ?? schema["oneOf"])?.elements {
      return either(options.map(form))
    }
    if let properties = schema["properties"]?.members {
      return object(properties.map { ($0.key, alternatives(of: $0.value)) })
    }
    guard let values = alternatives(of: schema), values.count == 1 else { return nil }
    return .literal(values[0].serialized())
  }

  /// The values a schema lists; nil where it describes them otherwise.
  private static func alternatives(of schema: JSONValue) -> [JSONValue]? {
    if let value = schema["const"] { return [value] }
    if let values = schema["enum"]?.elements { return values }
    if schema["type"] == "null" { return [.null] }
    guard let options = (schema["anyOf"] ?? schema["oneOf"])?.elements else { return nil }
    let values = options.compactMap(alternatives)
    return values.count == options.count ? values.flatMap { $0 } : nil
  }
}

/// Finds the keys of the object a grammar produces, and the values each may have.
private struct GrammarForm {
  /// A piece of the root rule: text that is always there, or a part that varies.
  private enum Token {
    case scalar(Unicode.Scalar)
    case part(Grammar.Expression)

    var expression: Grammar.Expression {
      switch self {
      case .scalar(let scalar): .literal([scalar])
      case .part(let part): part
      }
    }
  }

  /// More values than any list of candidates holds.
  private static let mostAlternatives = 256
  /// Rules within rules, where recursion is sure.
  private static let maximumDepth = 32

  private let grammar: Grammar

  init(_ grammar: Grammar) { self.grammar = grammar }

  var form: AnswerForm? {
    let tokens = tokens(of: grammar.root, depth: 0)
    if case .part(.choice(let options))? = tokens.first, tokens.count == 1 {
      return AnswerForm.either(options.map { form(self.tokens(of: $0, depth: 0)) })
    }
    return form(tokens)
  }

  private func form(_ tokens: [Token]) -> AnswerForm? {
    let fixed = tokens.compactMap { token in
      if case .scalar(let scalar) = token { scalar } else { nil }
    }
    if fixed.count == tokens.count, fixed.first == "\"" { return .literal(String(String.UnicodeScalarView(fixed))) }
    return members(tokens).flatMap(AnswerForm.object)
  }

  private func tokens(of expression: Grammar.Expression, depth: Int) -> [Token] {
    switch expression {
    case .literal(let scalars): return scalars.map(Token.scalar)
    case .sequence(let parts): return parts.flatMap { tokens(of: $0, depth: depth) }
    case .rule(let name):
      guard depth < Self.maximumDepth, let rule = grammar.rules[name] else { return [.part(expression)] }
      return tokens(of: rule, depth: depth + 1)
    case .set, .choice, .repetition: return [.part(expression)]
    }
  }

  /// The members of a compact JSON object; nil for any other tokens.
  private func members(_ tokens: [Token]) -> [(key: String, alternatives: [JSONValue]?)]? {
    var rest = tokens[...]
    func take(_ wanted: Unicode.Scalar) -> Bool {
      guard case .scalar(wanted)? = rest.first else { return false }
      rest = rest.dropFirst()
      return true
    }
    guard take("{") else { return nil }
    var members: [(key: String, alternatives: [JSONValue]?)] = []
    repeat {
      guard take("\"") else { return nil }
      var key = String.UnicodeScalarView()
      while case .scalar(let scalar)? = rest.first, scalar != "\"" {
        key.append(scalar)
        rest = rest.dropFirst()
      }
      guard take("\""), take(":") else { return nil }
      let value = rest.prefix(Self.lengthOfValue(rest))
      rest = rest.dropFirst(value.count)
      members.append((String(key), alternatives(value.map(\.expression))))
    } while take(",")
    return take("}") && rest.isEmpty ? members : nil
  }

  /// Tokens up to the comma or brace that ends a member's value.
  private static func lengthOfValue(_ tokens: ArraySlice<Token>) -> Int {
    var depth = 0
    var isInString = false
    for (count, token) in tokens.enumerated() {
      guard case .scalar(let scalar) = token else { continue }
      if scalar == "\"" { isInString.toggle() }
      if isInString { continue }
      if depth == 0, scalar == "," || scalar == "}" { return count }
      if scalar == "{" || scalar == "[" { depth += 1 }
      if scalar == "}" || scalar == "]" { depth -= 1 }
    }
    return tokens.count
  }

  private func alternatives(_ value: [Grammar.Expression]) -> [JSONValue]? {
    guard let texts = grammar.language(of: .sequence(value), limit: Self.mostAlternatives) else { return nil }
    let values = texts.compactMap { try? JSONValue(parsing: $0.utf8) }
    return values.count == texts.count ? values : nil
  }
}
