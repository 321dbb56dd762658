import DocumentService
import Formatting
import FoundationEssentials
import HTTPTransport
import Settings

/// Reports errors, and deaths of worker processes, to Sentry.
package final class ErrorReporter<C: Clock>: LogSink where C.Duration == Duration {
  /// Errors that are only counted with another are not dropped.
  package let sender: BatchSender<ErrorQueue, C>

  /// - Parameter release: program and version, such as `ocr-gateway@1.0.0`.
  package init(_ dsn: SentryDSN, release: String, environment: String, http: any HTTPSending, clock: C) {
    let client = release.replacing("@", with: "/")
    let authorization = "Sentry sentry_version=7, sentry_client=\(client), sentry_key=\(dsn.key.revealed)"
    sender = BatchSender(ErrorQueue(), manners: .account, http: http, clock: clock) { report in
      OutboundRequest(
        method: "POST", url: dsn.endpoint,
        headers: [
          HTTPHeader("Content-Type", "application/x-sentry-envelope"), HTTPHeader("X-Sentry-Auth", authorization),
        ],
        body: report.error.envelope(
          id: HexadecimalID.random(), release: release, environment: environment, repeats: report.repeats,
          sentAt: Date().timeIntervalSince1970),
        timeouts: .init(total: .zero))
    }
  }

  package func take(_ line: LogLine) {
    guard let error = ReportedError(line) else { return }
    sender.add { $0.append(error) }
  }
}
