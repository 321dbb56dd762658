import Extraction
import JSON
import ModelServing

/// Asks a model for one word while the schema allows only another: tells whether the server enforces schemas at all.
///
/// Servers are known to answer 200 with the schema ignored. The allowed word is drawn at random, so that neither a
/// recorded answer nor chance (1 in 20^8) passes for enforcement.
public struct SchemaProbe: Sendable {
  /// The only word that the schema allows.
  public let word: String
  public let request: ModelRequest

  public init(using generator: inout some RandomNumberGenerator) {
    // Without vowels it is no word that a model would say.
    let letters = Array("bcdfghjklmnpqrstvwxz")
    let word = String((0..<8).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
    self.word = word
    request = ModelRequest(
      system: "You answer with exactly one word.",
      user: [.text("Answer with the word hello.")],
      output: OutputFormat(
        grammar: #"root ::= "\"\#(word)\"""#, schema: ["type": "string", "enum": [.string(word)]]),
      // Eight letters and two quotes, in single characters at worst, and the end.
      maximumTokens: 16)
  }

  /// Whether the completion is what the schema allows.
  public func judge(_ completion: ModelCompletion) -> SchemaFinding {
    let answer = try? JSONValue(parsing: completion.text.utf8)
    return answer == .string(word) && completion.finishReason == .stop ? .enforced : .ignored
  }
}
