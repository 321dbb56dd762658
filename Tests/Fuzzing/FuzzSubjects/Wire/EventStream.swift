import ModelServing

extension FuzzSubject {
  /// A model server's stream: however it is cut, it gives the same events and the same completion.
  static let sse = FuzzSubject(
    "sse", maximumBytes: 4096,
    words: [
      "data: ", "\n\n", "\r\n", "[DONE]", #"{"choices":[{"delta":{"content":""#, #""}}]}"#,
      #"{"choices":[{"finish_reason":"stop"}]}"#, #"{"error":{"message":"#, #""type":"exceed_context_size_error""#,
      "maximum context length is ", "At most ", " image", #""param":"input_tokens""#, "\u{FEFF}", "event: ", ":",
    ]
  ) { input in
    var whole = ServerSentEvents(maximumEventBytes: 1000)
    let events = whole.receive(input)
    var cut = ServerSentEvents(maximumEventBytes: 1000)
    let cutEvents = input.pieces().flatMap { cut.receive($0) }
    try require(cutEvents == events && cut.hasOverflowed == whole.hasOverflowed, "events are the same however cut")
    try require(events.reduce(0) { $0 + $1.count } <= input.count, "events hold no more than was sent")
    var outcome = Outcome()
    outcome.add(count: events.count)
    outcome.add(whole.hasOverflowed)
    outcome.add(error: try completion(input, LlamaServerDialect()))
    outcome.add(error: try completion(input, VLLMDialect()))
    return outcome
  }

  private struct Completed: Error, CustomStringConvertible { var description: String { "completed" } }

  /// How it failed, or that it did not.
  private static func completion(_ input: [UInt8], _ dialect: some ServerDialect) throws -> any Error {
    func read(_ chunks: [[UInt8]]) -> Result<ModelCompletion, ModelFailure> {
      var stream = ChatStream(dialect: dialect)
      for chunk in chunks { stream.receive(chunk) }
      do throws(ModelFailure) { return .success(try stream.completion()) } catch { return .failure(error) }
    }
    let whole = read([input])
    try require(whole == read(input.pieces()), "a completion is the same however it is cut")
    switch whole {
    case .success(let completion):
      try require(completion.text.utf8.count <= ChatStream.maximumTextBytes, "an answer is bounded")
      return Completed()
    case .failure(let failure): return failure
    }
  }
}
