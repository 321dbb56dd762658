import Extraction
import Formatting

/// The moment in the form that HTTP headers hold it in: IMF-fixdate (RFC 9110, 5.6.7).
package enum HTTPDate {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// - Parameter seconds: since 1970, which began on a Thursday; not before.
  package static func text(unixSeconds seconds: Int64) -> String {
    let date = CalendarDate(unixSeconds: seconds)
    let time = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { $0.zeroPadded(to: 2) }
    let day = date.day.zeroPadded(to: 2)
    return
      "\(weekdays[Int(seconds / 86_400 % 7)]), \(day) \(months[date.month - 1]) \(date.year) \(time.joined(separator: ":")) GMT"
  }
}
