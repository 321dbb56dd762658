import Formatting
import HTTPTransport

/// What follows from the answers of a receiver of logs, errors or traces.
package struct SinkPatience: Sendable {
  /// What a receiver means by refusing.
  package enum Manners: Sendable {
    /// An account may be closed and opened again, and a request may be too large (Better Stack, Sentry).
    case account
    /// Only what OpenTelemetry's protocol names is sent again
    /// (https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes).
    case otlp
  }

  package enum Step: Sendable, Equatable {
    /// It has them.
    case done
    /// Send the same again after this.
    case again(after: Duration)
    /// Send less at a time, at once.
    case smaller
    /// It will never take these; go on with the next.
    case drop
  }

  /// An account without credit, a token that was withdrawn: a person has to look.
  package static let closed = Duration.seconds(600)
  private static let shortest = Duration.seconds(1)
  private static let longest = Duration.seconds(60)

  private let manners: Manners
  private var failures = 0

  package init(_ manners: Manners) { self.manners = manners }

  /// - Parameters:
  ///   - response: nil where none came.
  ///   - canShrink: whether a smaller request is possible.
  package mutating func step(after response: OutboundResponse?, canShrink: Bool) -> Step {
    // No answer is as good as a server that is away.
    let status = response?.status ?? 503
    switch (status, manners) {
    case (200..<300, _):
      failures = 0
      return .done
    case (413, .account): return canShrink ? .smaller : .drop
    case (401...403, .account): return .again(after: Self.closed)
    case (408, .account), (425, .account), (500..., .account), (429, _), (502...504, _):
      defer { failures += 1 }
      let wait = min(Self.shortest * (1 << min(failures, 10)), Self.longest)
      let asked = response?.header("Retry-After").flatMap { Int($0) }.map { Duration.seconds(min($0, 3600)) }
      return .again(after: asked.map { max($0, Self.shortest) } ?? wait)
    default: return .drop
    }
  }
}
