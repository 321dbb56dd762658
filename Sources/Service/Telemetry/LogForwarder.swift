import DocumentService
import HTTPTransport
import JSON
import Synchronization

/// Sends the log's lines to Logtail (Better Stack) as JSON lines: in batches, in bounded memory. A document never waits for it.
package final class LogForwarder<C: Clock>: LogSink where C.Duration == Duration {
  private struct State {
    var lines: ForwardedLines
    var batch = LogForwarderLimits.batch
    var patience = SinkPatience()
  }

  private let url: String
  private let token: String
  private let service: String
  private let http: any HTTPSending
  private let clock: C
  private let state: Mutex<State>

  /// - Parameters:
  ///   - service: the program's name, which each line carries.
  package init(url: String, token: String, service: String, http: any HTTPSending, clock: C) {
    self.url = url
    self.token = token
    self.service = service
    self.http = http
    self.clock = clock
    state = Mutex(State(lines: ForwardedLines(limit: LogForwarderLimits.memory)))
  }

  /// Lines that will never arrive.
  package var dropped: Int { state.withLock { $0.lines.dropped } }

  package func take(_ line: LogLine) {
    let text = line.json(timeKey: "dt", messageKey: "message", others: [("service", service)]).serialized()
    state.withLock { $0.lines.append(Array((text + "\n").utf8)) }
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

  /// - Returns: how long the receiver wants to be left alone.
  private func sendAll(timeout: Duration) async -> Duration {
    while !Task.isCancelled {
      let (lines, size) = state.withLock { ($0.lines.batch(upTo: $0.batch), $0.batch) }
      guard !lines.isEmpty else { return .zero }
      let request = OutboundRequest(
        method: "POST", url: url,
        headers: [
          HTTPHeader("Authorization", "Bearer \(token)"), HTTPHeader("Content-Type", "application/x-ndjson"),
        ], body: Array(lines.joined()), timeouts: .init(total: timeout), maximumResponseBytes: 64 << 10)
      let response = try? await http.send(request, onBody: nil)
      if Task.isCancelled { return .zero }
      let step = state.withLock { state in
        let step = state.patience.step(after: response, canShrink: lines.count > 1)
        switch step {
        case .done: state.lines.removeFirst(lines.count)
        case .drop: state.lines.removeFirst(lines.count, areDropped: true)
        case .smaller: state.batch = max(size / 2, 1)
        case .again: break
        }
        return step
      }
      if case .again(let wait) = step { return wait }
    }
    return .zero
  }
}

enum LogForwarderLimits {
  /// Bytes that may wait: the lines of some ten thousand requests.
  static let memory = 4 << 20
  /// Bytes a request.
  static let batch = 512 << 10
  /// Between two looks whether there are lines.
  static let interval = Duration.seconds(1)
}
