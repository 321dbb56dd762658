import Extraction
import HTTPTransport

/// How long a server asks to be left alone: `retry-after-ms`, else `Retry-After` in seconds or as a date
/// (RFC 9110, 10.2.3).
package struct RetryAfter: Sendable, Equatable {
  /// A day at most.
  package let duration: Duration

  private static let longest = Duration.seconds(86_400)

  /// nil where the response asks for nothing.
  ///
  /// - Parameter unixSeconds: now.
  package init?(_ response: OutboundResponse, unixSeconds: Int64) {
    let wait: Duration
    if let ms = response.header("retry-after-ms").flatMap({ Double($0) }), ms.isFinite, ms >= 0 {
      wait = .milliseconds(min(ms, 1e9))
    } else if let text = response.header("Retry-After") {
      if let seconds = Double(text), seconds.isFinite, seconds >= 0 {
        wait = .seconds(min(seconds, 1e9))
      } else if let date = Self.date(text) {
        wait = .seconds(max(0, date - unixSeconds))
      } else {
        return nil
      }
    } else {
      return nil
    }
    duration = min(wait, Self.longest)
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT` in s since 1970.
  private static func date(_ text: String) -> Int64? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
      let month = months.firstIndex(of: String(parts[2])),
      let date = CalendarDate(year: year, month: month + 1, day: day)
    else { return nil }
    let time = parts[4].split(separator: ":").compactMap { Int64($0) }
    guard time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]), (0...60).contains(time[2]) else {
      return nil
    }
    return Int64(date.dayNumber) * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2]
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
