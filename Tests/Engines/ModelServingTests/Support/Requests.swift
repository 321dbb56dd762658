import Extraction
import JSON
import ModelServing

extension ModelRequest {
  /// A request with one text, and a grammar.
  static func text(
    _ text: String, system: String = "", grammar: String = "root ::= \"ok\"", maximumTokens: Int = 64
  ) -> ModelRequest {
    ModelRequest(
      system: system, user: [.text(text)], output: OutputFormat(grammar: grammar, schema: ["type": "string"]),
      maximumTokens: maximumTokens)
  }
}

extension ModelServer {
  func capabilities() async throws -> ModelCapabilities { try await capabilities(deadline: .now + .seconds(60)) }

  /// The failure in place of an answer; nil where there is an answer.
  func failure(of request: ModelRequest, within limit: Duration = .seconds(60)) async throws -> ModelFailure? {
    do {
      _ = try await complete(request, deadline: .now + limit)
      return nil
    } catch let failure as ModelFailure {
      return failure
    }
  }
}
