import Extraction
import Formatting
import FoundationEssentials
import Glibc
import JSON
import Logging
import Settings

/// Writes one line per log event to standard error: JSON with the contract's keys, or text for people.
public struct LineLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  private let format: LogFormat

  public init(level: Logger.Level, format: LogFormat) {
    logLevel = level
    self.format = format
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var merged = metadata
    if let own = event.metadata { merged.merge(own) { $1 } }
    let fields = merged.sorted { $0.key < $1.key }
    let line: String
    switch format {
    case .json:
      var members: [JSONValue.Member] = [
        .init("ts", .string(Self.timestamp())), .init("level", .string(event.level.rawValue)),
        .init("msg", .string("\(event.message)")),
      ]
      members += fields.map { .init($0.key, Self.value($0.key, $0.value)) }
      line = JSONValue.object(members).serialized()
    case .text:
      line =
        "\(Self.timestamp()) \(event.level) \(event.message)"
        + fields.map { " \($0.key)=\($0.value)" }.joined()
    }
    // One write per line: lines of several threads do not mix.
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }

  /// Counts are numbers, everything else text.
  private static func value(_ key: String, _ value: Logger.Metadata.Value) -> JSONValue {
    let text = "\(value)"
    let counts = ["status", "bytes", "pages", "attempts", "port", "documents", "index"]
    let isCount = key.hasSuffix("Ms") || counts.contains(key)
    return isCount ? Int64(text).map(JSONValue.integer) ?? .string(text) : .string(text)
  }

  /// RFC 3339 in UTC with milliseconds.
  private static func timestamp() -> String {
    let now = Date().timeIntervalSince1970
    let whole = Int64(now.rounded(.down))
    let date = CalendarDate(unixSeconds: whole)
    let seconds = Int(((whole % 86_400) + 86_400) % 86_400)
    let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0.zeroPadded(to: 2) }.joined(separator: ":")
    return "\(date)T\(time).\(Int((now - now.rounded(.down)) * 1_000).zeroPadded(to: 3))Z"
  }
}
