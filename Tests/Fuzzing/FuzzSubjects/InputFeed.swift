import SeededRandom

/// Choices that are made by the bytes of an input: after its end all are zero.
struct InputFeed {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func byte() -> Int { Int(rest.popFirst() ?? 0) }

  mutating func integer() -> Int64 { (0..<8).reduce(0) { number, _ in number << 8 | Int64(byte()) } }
}

extension [UInt8] {
  /// Parts between zero bytes; the last holds what is left. Missing ones are empty.
  func parts(_ count: Int) -> [ArraySlice<UInt8>] {
    let found = split(separator: 0, maxSplits: count - 1, omittingEmptySubsequences: false)
    return found + repeatElement([], count: count - found.count)
  }

  /// Cut at places that follow from the bytes.
  func pieces() -> [[UInt8]] {
    var random = SplitMix64(seed: reduce(UInt64(count)) { $0 &* 31 &+ UInt64($1) })
    var pieces: [[UInt8]] = []
    var rest = self[...]
    while !rest.isEmpty {
      let piece = rest.prefix(Int.random(in: 1...40, using: &random))
      pieces.append(Array(piece))
      rest = rest.dropFirst(piece.count)
    }
    return pieces
  }

  var text: String { String(decoding: self, as: UTF8.self) }
}

extension ArraySlice<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }
}
