import FoundationEssentials
import Logging

/// Makes one line of each log event: JSON with the contract's keys, or text for people.
public struct LineLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  private let output: LogOutput

  public init(level: Logger.Level, output: LogOutput) {
    logLevel = level
    self.output = output
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var merged = metadata
    if let own = event.metadata { merged.merge(own) { $1 } }
    output.write(
      LogLine(
        time: Date().timeIntervalSince1970, level: event.level.rawValue, message: "\(event.message)",
        fields: merged.sorted { $0.key < $1.key }.map { ($0.key, "\($0.value)") }))
  }
}
