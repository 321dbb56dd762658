import SeededRandom

/// Changes inputs at random, the same for the same seed.
struct Mutator {
  private var random: SplitMix64
  private let words: [[UInt8]]
  /// Numbers near which programs go wrong.
  private static let numbers = [
    "0", "1", "-1", "9", "99", "127", "128", "255", "256", "32767", "65535", "65536", "2147483647", "2147483648",
    "4294967295", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "0.005", "1e400",
  ].map { Array($0.utf8) }
  private static let odd: [UInt8] = [
    0, 1, 0x0A, 0x0D, 0x20, 0x22, 0x2D, 0x2F, 0x3A, 0x5C, 0x7F, 0x80, 0xC3, 0xFE, 0xFF,
  ]

  init(seed: UInt64, words: [[UInt8]]) {
    random = SplitMix64(seed: seed)
    self.words = words
  }

  /// One of some inputs; later ones, which were found, half of the time.
  mutating func pick(_ inputs: [[UInt8]]) -> [UInt8] {
    let recent = Bool.random(using: &random) ? inputs.suffix(max(1, inputs.count / 4)) : inputs[...]
    return recent.randomElement(using: &random) ?? []
  }

  /// An input with one to eight changes.
  ///
  /// - Parameter other: that parts are taken from.
  mutating func changed(_ input: [UInt8], with other: [UInt8], maximumBytes: Int) -> [UInt8] {
    var bytes = input
    for _ in 0..<(1 << Int.random(in: 0...3, using: &random)) { change(&bytes, other) }
    return Array(bytes.prefix(maximumBytes))
  }

  private mutating func place(_ bytes: [UInt8]) -> Int { Int.random(in: 0...bytes.count, using: &random) }

  private mutating func range(_ bytes: [UInt8], atMost length: Int = 64) -> Range<Int> {
    let start = place(bytes)
    return start..<min(bytes.count, start + Int.random(in: 0...length, using: &random))
  }

  private mutating func change(_ bytes: inout [UInt8], _ other: [UInt8]) {
    switch Int.random(in: 0..<13, using: &random) {
    case 0:
      guard let index = bytes.indices.randomElement(using: &random) else { return }
      bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1:
      guard let index = bytes.indices.randomElement(using: &random) else { return }
      bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 2:
      guard let index = bytes.indices.randomElement(using: &random) else { return }
      bytes[index] = Self.odd.randomElement(using: &random) ?? 0
    case 3: bytes.insert(Self.odd.randomElement(using: &random) ?? 0, at: place(bytes))
    case 4: bytes.removeSubrange(range(bytes))
    case 5: bytes.insert(contentsOf: Array(bytes[range(bytes)]), at: place(bytes))
    case 6: bytes.replaceSubrange(range(bytes), with: other[range(other)])
    case 7:
      // The beginning of one and the end of another.
      bytes = Array(bytes.prefix(place(bytes))) + other.suffix(place(other))
    case 8, 9: bytes.replaceSubrange(range(bytes, atMost: 4), with: words.randomElement(using: &random) ?? [])
    case 10: exchangeNumber(in: &bytes)
    case 11:
      // A length or a count.
      let value = UInt32.random(in: 0...UInt32.max, using: &random) >> UInt32.random(in: 0..<32, using: &random)
      let start = place(bytes)
      for (offset, index) in (start..<min(bytes.count, start + 4)).enumerated() {
        bytes[index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * offset))
      }
    default:
      // A run of one byte.
      let count = 1 << Int.random(in: 0...9, using: &random)
      let byte = bytes.randomElement(using: &random) ?? 0
      bytes.insert(contentsOf: repeatElement(byte, count: count), at: place(bytes))
    }
  }

  private mutating func exchangeNumber(in bytes: inout [UInt8]) {
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    let start = place(bytes)
    guard let first = bytes[start...].firstIndex(where: isDigit) else { return }
    let end = bytes[first...].firstIndex { !isDigit($0) } ?? bytes.endIndex
    bytes.replaceSubrange(first..<end, with: Self.numbers.randomElement(using: &random) ?? [])
  }
}
