import JSON

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
  ///
  /// - Parameter timings: what only llama-server says; nil where no time is simulated.
  public func whole(_ text: String, tokens: Int, finish: Script.FinishReason, timings: Timings?) -> JSONValue {
    let choice: JSONValue = [
      "index": 0, "message": ["role": "assistant", "content": .string(text)],
      "finish_reason": .string(finish.rawValue),
    ]
    return object(
      "chat.completion", choices: [choice], usage: usage(tokens, timings), timings: json(timings, tokens: tokens))
  }

  /// The first event of a stream.
  public var opening: JSONValue { chunk(["role": "assistant", "content": .null]) }

  public func token(_ text: String) -> JSONValue { chunk(["content": .string(text)]) }

  public func closing(_ finish: Script.FinishReason, tokens: Int, timings: Timings?) -> JSONValue {
    chunk([:], finish: finish, timings: json(timings, tokens: tokens))
  }

  /// The event that counts tokens.
  public func counts(tokens: Int, timings: Timings?) -> JSONValue {
    object("chat.completion.chunk", choices: [], usage: usage(tokens, timings))
  }

  private func chunk(
    _ delta: JSONValue, finish: Script.FinishReason? = nil, timings: JSONValue? = nil
  ) -> JSONValue {
    object(
      "chat.completion.chunk",
      choices: [["index": 0, "delta": delta, "finish_reason": .optional(finish?.rawValue)]], timings: timings)
  }

  private func usage(_ tokens: Int, _ timings: Timings?) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("prompt_tokens", .integer(Int64(promptTokens))), .init("completion_tokens", .integer(Int64(tokens))),
      .init("total_tokens", .integer(Int64(promptTokens + tokens))),
    ]
    if let timings {
      members.append(.init("prompt_tokens_details", ["cached_tokens": .integer(Int64(timings.cachedTokens))]))
    }
    return .object(members)
  }

  /// llama-server's object, with a word more: these are not measured.
  private func json(_ timings: Timings?, tokens: Int) -> JSONValue? {
    guard let timings else { return nil }
    let read = promptTokens - timings.cachedTokens
    func figures(_ name: String, _ count: Int, _ seconds: Double) -> [JSONValue.Member] {
      [
        .init(name + "_n", .integer(Int64(count))), .init(name + "_ms", .decimal(seconds * 1000, digits: 3)),
        .init(name + "_per_token_ms", .decimal(count > 0 ? seconds * 1000 / Double(count) : 0, digits: 3)),
        .init(name + "_per_second", .decimal(seconds > 0 ? Double(count) / seconds : 0, digits: 3)),
      ]
    }
    return .object(
      [.init("simulated", true), .init("cache_n", .integer(Int64(timings.cachedTokens)))]
        + figures("prompt", read, timings.prompt) + figures("predicted", tokens, timings.answer))
  }

  private func object(
    _ kind: String, choices: [JSONValue], usage: JSONValue? = nil, timings: JSONValue? = nil
  ) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("id", .string(id)), .init("object", .string(kind)), .init("created", .integer(created)),
      .init("model", .string(model)), .init("system_fingerprint", "simulated"), .init("choices", .array(choices)),
    ]
    if let usage { members.append(.init("usage", usage)) }
    if let timings { members.append(.init("timings", timings)) }
    return .object(members)
  }
}
