/// Writes the fixed-width little-endian fields of a payload.
struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func put(_ value: UInt8) { bytes.append(value) }

  mutating func put(_ value: UInt32) {
    for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func put(_ value: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
  }

  mutating func put(_ value: Float) { put(value.bitPattern) }

  /// A length (UInt32) and the UTF-8 bytes.
  mutating func put(_ value: String) {
    let utf8 = Array(value.utf8)
    put(UInt32(utf8.count))
    bytes.append(contentsOf: utf8)
  }
}
