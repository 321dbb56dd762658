/// Base64 (RFC 4648, section 4).
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  /// The value of each character; 64 for those that are none of the alphabet's.
  private static let values: [UInt8] = {
    var values = [UInt8](repeating: 64, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
    return values
  }()

  /// The text, with padding.
  package static func encode(_ bytes: [UInt8]) -> String {
    let length = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: length) { text in
      var position = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let count = min(3, bytes.count - start)
        var group = UInt32(bytes[start]) << 16
        if count > 1 { group |= UInt32(bytes[start + 1]) << 8 }
        if count > 2 { group |= UInt32(bytes[start + 2]) }
        for digit in 0..<4 {
          let value = Int(group >> UInt32(18 - 6 * digit) & 63)
          text[position] = digit <= count ? alphabet[value] : UInt8(ascii: "=")
          position += 1
        }
      }
      return length
    }
  }

  /// The bytes of a text; nil for other characters than the alphabet's and for a length that no bytes have. Padding may
  /// be missing.
  package static func decode(_ text: Substring.UTF8View) -> [UInt8]? {
    text.withContiguousStorageIfAvailable { decode($0) } ?? Array(text).withUnsafeBufferPointer { decode($0) }
  }

  private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var length = text.count
    if length % 4 == 0 {
      for _ in 0..<2 where length > 0 && text[length - 1] == UInt8(ascii: "=") { length -= 1 }
    }
    guard length % 4 != 1 else { return nil }
    var isValid = true
    let bytes = [UInt8](unsafeUninitializedCapacity: length / 4 * 3 + 2) { bytes, count in
      values.withUnsafeBufferPointer { values in
        var group: UInt32 = 0
        for position in 0..<length {
          let value = values[Int(text[position])]
          if value == 64 {
            isValid = false
            return
          }
          group = group << 6 | UInt32(value)
          guard position % 4 == 3 else { continue }
          for shift: UInt32 in [16, 8, 0] {
            bytes[count] = UInt8(truncatingIfNeeded: group >> shift)
            count += 1
          }
        }
        // Two characters left are one byte, three are two.
        switch length % 4 {
        case 2:
          bytes[count] = UInt8(truncatingIfNeeded: group >> 4)
          count += 1
        case 3:
          bytes[count] = UInt8(truncatingIfNeeded: group >> 10)
          bytes[count + 1] = UInt8(truncatingIfNeeded: group >> 2)
          count += 2
        default: break
        }
      }
    }
    return isValid ? bytes : nil
  }
}
