import Extraction
import Formatting
import HTTPTransport
import OCRClient

/// What became of a message.
package enum DeliveryOutcome: Sendable, Equatable {
  case taken
  /// With a stable code, and the pause that the target asked for.
  case refused(code: String, wish: Duration? = nil)
}

/// Somebody who is told of alerts.
package protocol AlertTarget: Sendable {
  /// Stands in the state file, in logs and in `ocr-client status`; no secret, and the same after a restart.
  var name: String { get }

  /// Hands over a message; returns when the target has it or refused it.
  func send(_ notice: AlertNotice) async -> DeliveryOutcome
}

/// A target that takes messages as HTTP requests.
package struct HTTPAlertTarget: AlertTarget {
  static let timeouts = OutboundRequest.Timeouts(connect: .seconds(5), total: .seconds(10))

  package let name: String
  private let http: any HTTPSending
  /// In s of Unix time.
  private let now: @Sendable () -> Int64
  private let request: @Sendable (AlertNotice, Int64) -> OutboundRequest

  /// - Parameter request: made again for each try, with the time of day.
  init(
    _ name: String, http: any HTTPSending, now: @escaping @Sendable () -> Int64,
    request: @escaping @Sendable (AlertNotice, Int64) -> OutboundRequest
  ) {
    self.name = name
    self.http = http
    self.now = now
    self.request = request
  }

  package func send(_ notice: AlertNotice) async -> DeliveryOutcome {
    let time = now()
    var request = request(notice, time)
    // On a connection used before, libcurl might send it twice.
    request.needsNewConnection = true
    do {
      let response = try await http.send(request, onBody: nil)
      if (200...299).contains(response.status) { return .taken }
      return .refused(
        code: "status_\(response.status)", wish: RetryAfter(response, unixSeconds: time)?.duration)
    } catch let error as TransportError {
      return .refused(code: error.code.rawValue)
    } catch {
      return .refused(code: "cancelled")
    }
  }
}

extension Int64 {
  /// Seconds of Unix time as RFC 3339 has them, in UTC.
  package var timestamp: String {
    let seconds = Swift.max(0, self)
    let time = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { $0.zeroPadded(to: 2) }
    return "\(CalendarDate(unixSeconds: seconds))T\(time.joined(separator: ":"))Z"
  }
}
