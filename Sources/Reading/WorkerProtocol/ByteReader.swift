/// Reads what `ByteWriter` wrote. Every read is checked; nothing is assumed about the bytes.
struct ByteReader {
  private let bytes: [UInt8]
  private var offset = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - offset }

  mutating func uint8() throws(FrameError) -> UInt8 {
    guard remaining >= 1 else { throw .malformed }
    defer { offset += 1 }
    return bytes[offset]
  }

  mutating func uint32() throws(FrameError) -> UInt32 {
    guard remaining >= 4 else { throw .malformed }
    defer { offset += 4 }
    return (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
  }

  mutating func uint64() throws(FrameError) -> UInt64 {
    guard remaining >= 8 else { throw .malformed }
    defer { offset += 8 }
    return (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
  }

  /// A finite number.
  mutating func float() throws(FrameError) -> Float {
    let value = Float(bitPattern: try uint32())
    guard value.isFinite else { throw .malformed }
    return value
  }

  mutating func string() throws(FrameError) -> String {
    let count = Int(try uint32())
    guard remaining >= count else { throw .malformed }
    defer { offset += count }
    return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
  }

  mutating func bytes(_ count: Int) throws(FrameError) -> [UInt8] {
    guard remaining >= count else { throw .malformed }
    defer { offset += count }
    return Array(bytes[offset..<offset + count])
  }

  /// Everything that is left.
  mutating func rest() -> [UInt8] {
    defer { offset = bytes.count }
    return Array(bytes[offset...])
  }

  /// Confirms that the payload was read to its end.
  func end() throws(FrameError) {
    guard remaining == 0 else { throw .malformed }
  }
}
