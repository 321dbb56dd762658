/// Where log lines go besides the log.
package protocol LogSink: Sendable {
  /// Never waits.
  func take(_ line: LogLine)
}
