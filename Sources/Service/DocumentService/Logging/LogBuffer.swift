/// Lines that wait to be written, in a bounded number of bytes. A pure value: `LogOutput` performs what it decides.
package struct LogBuffer: Sendable {
  /// Bytes that may wait.
  private let limit: Int
  private var bytes: [UInt8] = []
  /// Lines since `take` that had no room.
  private var lost = 0

  package init(limit: Int) { self.limit = limit }

  package var isEmpty: Bool { bytes.isEmpty && lost == 0 }

  /// Adds a line with its end. After one that is lost all are, until there is room again: so there is one place where lines
  /// are missing, behind those that wait.
  ///
  /// - Returns: false where it is lost.
  package mutating func append(_ line: [UInt8]) -> Bool {
    guard lost == 0, bytes.count + line.count <= limit else {
      lost += 1
      return false
    }
    bytes += line
    return true
  }

  /// All lines, and how many were lost behind them.
  package mutating func take() -> (lines: [UInt8], lost: Int) {
    defer { (bytes, lost) = ([], 0) }
    return (bytes, lost)
  }

  /// As many whole lines from the beginning as fit into so many bytes, at least one.
  package static func wholeLines(_ lines: ArraySlice<UInt8>, upTo size: Int) -> ArraySlice<UInt8> {
    let end = UInt8(ascii: "\n")
    let last = lines.prefix(size).lastIndex(of: end) ?? lines.firstIndex(of: end) ?? lines.endIndex - 1
    return lines[...last]
  }
}
