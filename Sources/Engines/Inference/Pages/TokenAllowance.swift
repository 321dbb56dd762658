import ModelServing

/// How long an answer may be, and what it can be asked for, in the time left.
public struct TokenAllowance: Sendable, Equatable {
  public var scope: AnswerScope
  /// `max_tokens` of the request.
  public var maximumTokens: Int

  /// Room left over the estimate, so that a long name is no truncated answer.
  private static let slack = 1.5

  /// nil where not even the header fields can be read and answered in time, even if the server had no other request.
  ///
  /// Items are asked for only where all that the pages may hold fit into the time and the context.
  ///
  /// - Parameters:
  ///   - speed: measured or assumed speed of the server for one request alone.
  ///   - remaining: time to the deadline.
  public init?(_ group: PageGroup, _ capabilities: ModelCapabilities, speed: ModelSpeed, remaining: Duration) {
    let prefill = Double(group.promptTokens) / max(speed.promptTokensPerSecond, 0.001)
    let seconds = remaining / .seconds(1) - prefill
    let inTime = Int(min(max(seconds * speed.outputTokensPerSecond, 0), 1e6))
    let available = min(inTime, capabilities.contextTokens - group.promptTokens)
    let full = TokenEstimate.answer(items: group.items, capabilities.server.answerSpacing)
    let header = TokenEstimate.answer(items: 0, capabilities.server.answerSpacing)
    guard available >= header else { return nil }
    scope = available >= full ? .full : .header
    let wanted = Double(scope == .full ? full : header) * Self.slack
    maximumTokens = min(available, Int(wanted))
  }
}

/// How fast a server reads and writes one request.
public struct ModelSpeed: Sendable, Equatable {
  public var promptTokensPerSecond: Double
  public var outputTokensPerSecond: Double

  public init(promptTokensPerSecond: Double, outputTokensPerSecond: Double) {
    self.promptTokensPerSecond = promptTokensPerSecond
    self.outputTokensPerSecond = outputTokensPerSecond
  }
}
