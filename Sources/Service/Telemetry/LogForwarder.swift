import DocumentService
import HTTPTransport
import JSON
import Settings

/// Sends the log's lines to Logtail (Better Stack) as JSON lines.
package final class LogForwarder<C: Clock>: LogSink where C.Duration == Duration {
  package let sender: BatchSender<WaitingItems, C>
  private let service: String

  /// - Parameters:
  ///   - service: the program's name, which each line carries.
  package init(url: String, token: Secret, service: String, http: any HTTPSending, clock: C) {
    self.service = service
    sender = BatchSender(WaitingItems(), manners: .account, http: http, clock: clock) { lines in
      OutboundRequest(
        method: "POST", url: url,
        headers: [
          HTTPHeader("Authorization", "Bearer \(token.revealed)"), HTTPHeader("Content-Type", "application/x-ndjson"),
        ], body: Array(lines.joined()), timeouts: .init(total: .zero))
    }
  }

  package func take(_ line: LogLine) {
    let text = line.json(timeKey: "dt", messageKey: "message", others: [("service", service)]).serialized()
    sender.add { $0.append(Array((text + "\n").utf8)) }
  }
}
