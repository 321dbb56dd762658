/// Takes a stream of server-sent events apart (WHATWG HTML, section 9.2.6): bytes in, the data of each event out.
///
/// Total: any bytes, in any pieces, give the same events. Names, ids and retry times are not kept; an event that no
/// empty line ends is none.
package struct ServerSentEvents: Sendable {
  /// Bytes of one event, and of one line.
  private let maximumEventBytes: Int
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var sawCarriageReturn = false
  private var isFirstLine = true
  /// True once an event was too long; nothing is read from there on.
  package private(set) var hasOverflowed = false

  package init(maximumEventBytes: Int) { self.maximumEventBytes = maximumEventBytes }

  /// The data of the events which these bytes complete.
  package mutating func receive(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
    var events: [[UInt8]] = []
    for byte in bytes {
      guard !hasOverflowed else { break }
      let endsPair = sawCarriageReturn && byte == UInt8(ascii: "\n")
      sawCarriageReturn = byte == UInt8(ascii: "\r")
      switch byte {
      // The second half of a line's end.
      case UInt8(ascii: "\n") where endsPair: break
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if let event = endLine() { events.append(event) }
      default:
        line.append(byte)
        hasOverflowed = line.count + data.count > maximumEventBytes
      }
    }
    return events
  }

  private mutating func endLine() -> [UInt8]? {
    defer { line.removeAll(keepingCapacity: true) }
    // A byte order mark may come first.
    if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isFirstLine = false
    if line.isEmpty {
      defer {
        data = []
        hasData = false
      }
      return hasData ? data : nil
    }
    let name = line.prefix { $0 != UInt8(ascii: ":") }
    guard name.elementsEqual("data".utf8) else { return nil }
    var value = line.dropFirst(name.count + 1)
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    if hasData { data.append(UInt8(ascii: "\n")) }
    data.append(contentsOf: value)
    hasData = true
    return nil
  }
}
