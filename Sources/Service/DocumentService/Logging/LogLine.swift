import Extraction
import Formatting
import JSON
import Settings

/// What one log event says, as a line without its end. Characters that would steer a terminal are escaped in both formats.
package struct LogLine: Sendable {
  /// Seconds since the Unix epoch.
  package var time: Double
  package var level: String
  package var message: String
  package var fields: [(key: String, value: String)]

  package init(time: Double, level: String, message: String, fields: [(key: String, value: String)]) {
    self.time = time
    self.level = level
    self.message = message
    self.fields = fields
  }

  package func text(_ format: LogFormat) -> String {
    switch format {
    case .json: return json(timeKey: "ts", messageKey: "msg").serialized()
    case .text:
      return "\(Self.timestamp(time)) \(level) \(message.escapingDisplayControls)"
        + fields.map { " \($0.key)=\(Self.word($0.value))" }.joined()
    }
  }

  /// - Parameter others: fields besides the line's own.
  package func json(timeKey: String, messageKey: String, others: [(key: String, value: String)] = []) -> JSONValue {
    let members: [JSONValue.Member] = [
      .init(timeKey, .string(Self.timestamp(time))), .init("level", .string(level)),
      .init(messageKey, .string(message)),
    ]
    return .object(members + (others + fields).map { .init($0.key, Self.value($0.key, $0.value)) })
  }

  /// Counts are numbers, everything else text.
  private static func value(_ key: String, _ text: String) -> JSONValue {
    let counts = ["status", "bytes", "pages", "attempts", "port", "documents", "index", "count"]
    let isCount = key.hasSuffix("Ms") || counts.contains(key)
    return isCount ? Int64(text).map(JSONValue.integer) ?? .string(text) : .string(text)
  }

  /// A value that ends where the next blank is: as it is, or as a JSON string, so that none can pass for another key.
  private static func word(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      !scalar.properties.isWhitespace && !scalar.isDisplayControl && !"=\"\\".unicodeScalars.contains(scalar)
    }
    return isPlain && !text.isEmpty ? text : JSONValue.string(text).serialized()
  }

  /// RFC 3339 in UTC with milliseconds.
  ///
  /// - Parameter time: seconds since the Unix epoch.
  package static func timestamp(_ time: Double) -> String {
    let whole = Int64(time.rounded(.down))
    let date = CalendarDate(unixSeconds: whole)
    let seconds = Int(((whole % 86_400) + 86_400) % 86_400)
    let clock = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0.zeroPadded(to: 2) }.joined(separator: ":")
    return "\(date)T\(clock).\(Int((time - time.rounded(.down)) * 1_000).zeroPadded(to: 3))Z"
  }
}
