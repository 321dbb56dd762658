import DocumentService
import Formatting
import FoundationEssentials
import HTTPTransport
import Settings
import Synchronization

/// Reports errors, and deaths of worker processes, to Sentry.
package final class ErrorReporter<C: Clock>: LogSink where C.Duration == Duration {
  private struct State {
    var queue = ErrorQueue()
    var patience = SinkPatience()
  }

  private let dsn: SentryDSN
  private let release: String
  private let environment: String
  private let http: any HTTPSending
  private let clock: C
  private let state = Mutex(State())

  /// - Parameter release: program and version, such as `ocr-gateway@1.0.0`.
  package init(_ dsn: SentryDSN, release: String, environment: String, http: any HTTPSending, clock: C) {
    self.dsn = dsn
    self.release = release
    self.environment = environment
    self.http = http
    self.clock = clock
  }

  /// Errors that will never arrive; those that are only counted with another are none of them.
  package var dropped: Int { state.withLock { $0.queue.dropped } }

  package func take(_ line: LogLine) {
    guard let error = ReportedError(line) else { return }
    state.withLock { $0.queue.append(error) }
  }

  /// Sends until the task is cancelled.
  package func run() async {
    while !Task.isCancelled {
      let wait = await sendAll(timeout: .seconds(10))
      try? await clock.sleep(for: max(wait, LogForwarderLimits.interval))
    }
  }

  /// Sends what waits, once, before the program ends.
  package func flush() async { _ = await sendAll(timeout: .seconds(2)) }

  private func sendAll(timeout: Duration) async -> Duration {
    while !Task.isCancelled, let (error, repeats) = state.withLock({ $0.queue.first }) {
      let body = error.envelope(
        id: HexadecimalID.random(), release: release, environment: environment, repeats: repeats,
        sentAt: Date().timeIntervalSince1970)
      let client = release.replacing("@", with: "/")
      let request = OutboundRequest(
        method: "POST", url: dsn.endpoint,
        headers: [
          HTTPHeader("Content-Type", "application/x-sentry-envelope"),
          HTTPHeader(
            "X-Sentry-Auth", "Sentry sentry_version=7, sentry_client=\(client), sentry_key=\(dsn.key.revealed)"),
        ], body: body, timeouts: .init(total: timeout), maximumResponseBytes: 64 << 10)
      let response = try? await http.send(request, onBody: nil)
      if Task.isCancelled { return .zero }
      let step = state.withLock { state in
        let step = state.patience.step(after: response, canShrink: false)
        switch step {
        case .done: state.queue.removeFirst()
        case .drop, .smaller: state.queue.removeFirst(isDropped: true)
        case .again: break
        }
        return step
      }
      if case .again(let wait) = step { return wait }
    }
    return .zero
  }
}
