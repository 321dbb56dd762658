import Extraction

/// The JSON objects of one chat completion.
public struct ChatAnswer: Sendable {
  private let id: String
  private let model: String
  private let created: Int64
  private let promptTokens: Int

  /// - Parameter created: Unix time in seconds.
  public init(number: Int, model: String, created: Int64, promptTokens: Int) {
    id = "chatcmpl-simulated-\(number)"
    self.model = model
    self.created = created
    self.promptTokens = promptTokens
  }

  /// The answer in one piece.
  public func whole(_ text: String, tokens: Int, finish: Script.FinishReason) -> JSONValue {
    let choice: JSONValue = [
      "index": 0, "message": ["role": "assistant", "content": .string(text)],
      "finish_reason": .string(finish.rawValue),
    ]
    return object("chat.completion", choices: [choice], usage: usage(tokens))
  }

  /// The first event of a stream.
  public var opening: JSONValue { chunk(["role": "assistant", "content": .null]) }

  public func token(_ text: String) -> JSONValue { chunk(["content": .string(text)]) }

  public func closing(_ finish: Script.FinishReason) -> JSONValue { chunk([:], finish: finish) }

  /// The event that counts tokens.
  public func counts(tokens: Int) -> JSONValue {
    object("chat.completion.chunk", choices: [], usage: usage(tokens))
  }

  private func chunk(_ delta: JSONValue, finish: Script.FinishReason? = nil) -> JSONValue {
    object(
      "chat.completion.chunk",
      choices: [["index": 0, "delta": delta, "finish_reason": .optional(finish?.rawValue)]], usage: nil)
  }

  private func usage(_ tokens: Int) -> JSONValue {
    [
      "prompt_tokens": .integer(Int64(promptTokens)), "completion_tokens": .integer(Int64(tokens)),
      "total_tokens": .integer(Int64(promptTokens + tokens)),
    ]
  }

  private func object(_ kind: String, choices: [JSONValue], usage: JSONValue?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("object", .string(kind)), .init("created", .integer(created)),
      .init("model", .string(model)), .init("system_fingerprint", "simulated"), .init("choices", .array(choices)),
    ]
    if let usage { members.append(.init("usage", usage)) }
    return .object(members)
  }
}
