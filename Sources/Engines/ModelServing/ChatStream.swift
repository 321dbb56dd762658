import JSON

/// Puts a streamed chat completion together.
///
/// Without I/O: bytes in; a completion, or why there is none, out.
package struct ChatStream: Sendable {
  /// Bytes of an answer: some four times what 60 items of a document take.
  package static let maximumTextBytes = 64 << 10
  private static let maximumEventBytes = 256 << 10
  /// Characters of a model's name.
  private static let longestName = 100

  private let dialect: any ServerDialect
  private var events = ServerSentEvents(maximumEventBytes: maximumEventBytes)
  private var repetition = RepetitionGuard()
  private var text = ""
  private var finishReason: ModelCompletion.FinishReason?
  private var model: String?
  private var promptTokens: Int?
  private var completionTokens: Int?
  private var isDone = false
  /// Set once the answer cannot become one any more: the rest need not be read.
  package private(set) var failure: ModelFailure?

  package init(dialect: any ServerDialect) { self.dialect = dialect }

  /// The prompt is read: the answer has begun.
  package var hasBegun: Bool { !text.isEmpty || finishReason != nil }

  package mutating func receive(_ bytes: [UInt8]) {
    for event in events.receive(bytes) where failure == nil && !isDone { take(event) }
    if events.hasOverflowed, failure == nil, !isDone { failure = .garbled("an event is too long") }
  }

  /// What the stream held, after its end.
  package func completion() throws(ModelFailure) -> ModelCompletion {
    if let failure { throw failure }
    guard isDone, let finishReason else { throw .garbled("the stream has no end") }
    return ModelCompletion(
      text: text, finishReason: finishReason, promptTokens: promptTokens, completionTokens: completionTokens,
      model: model)
  }

  private mutating func take(_ event: [UInt8]) {
    if event.elementsEqual("[DONE]".utf8) {
      isDone = true
      return
    }
    guard let chunk = try? JSONValue(parsing: event), chunk.members != nil else {
      failure = .garbled("an event is no JSON object")
      return
    }
    if let error = ServerError(chunk) {
      failure = dialect.failure(error)
      return
    }
    if model == nil, let name = chunk["model"]?.string, !name.isEmpty { model = String(name.prefix(Self.longestName)) }
    if let usage = chunk["usage"] {
      promptTokens = usage["prompt_tokens"]?.integer.map { Int(clamping: $0) } ?? promptTokens
      completionTokens = usage["completion_tokens"]?.integer.map { Int(clamping: $0) } ?? completionTokens
    }
    // The last chunk has usage and no choice.
    guard let choice = chunk["choices"]?.elements?.first else { return }
    if let reason = choice["finish_reason"]?.string { finishReason = Self.finishReason(reason) }
    guard let piece = choice["delta"]?["content"]?.string else { return }
    text += piece
    if text.utf8.count > Self.maximumTextBytes {
      failure = .garbled("the answer is too long")
    } else if repetition.repeats(after: piece.utf8) {
      failure = .garbled("the answer repeats itself")
    }
  }

  private static func finishReason(_ name: String) -> ModelCompletion.FinishReason {
    switch name {
    case "stop": .stop
    case "length": .length
    default: .other(String(name.prefix(32)))
    }
  }
}
