/// Lines that wait to be sent, in a bounded number of bytes. A pure value: `LogForwarder` sends them.
package struct ForwardedLines: Sendable {
  /// Bytes that may wait.
  package let limit: Int
  private var lines: [[UInt8]] = []
  private var bytes = 0
  /// Lines that never had room, or that the receiver does not take.
  package private(set) var dropped = 0

  package init(limit: Int) { self.limit = limit }

  package var isEmpty: Bool { lines.isEmpty }

  /// Drops the line where there is no room for it: those that wait are older, and tell how it began.
  package mutating func append(_ line: [UInt8]) {
    guard bytes + line.count <= limit else {
      dropped += 1
      return
    }
    lines.append(line)
    bytes += line.count
  }

  /// The first lines of together so many bytes, at least one.
  package func batch(upTo size: Int) -> [[UInt8]] {
    var sum = 0
    return Array(
      lines.prefix { line in
        sum += line.count
        return sum <= size || sum == line.count
      })
  }

  /// The first lines were taken, or will never be.
  package mutating func removeFirst(_ count: Int, areDropped: Bool = false) {
    bytes -= lines.prefix(count).reduce(0) { $0 + $1.count }
    lines.removeFirst(min(count, lines.count))
    if areDropped { dropped += count }
  }
}
