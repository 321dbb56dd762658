/// Notices that a model has begun to say the same thing over and over, which it would do up to its token limit.
///
/// What repeats is a segment of at most `longestSegment` bytes. Twenty-four times in a row is more than lines of one
/// receipt or runs of filling characters do: a document with as many equal lines is left to a person.
package struct RepetitionGuard: Sendable {
  private static let longestSegment = 128
  private static let repeats = 24
  /// A run of one character may be a printed rule.
  private static let shortestRun = 160

  /// The last bytes, the byte `count` at `count % longestSegment`.
  private var recent = [UInt8](repeating: 0, count: longestSegment)
  private var count = 0
  /// Bytes in a row, up to the last, that equal the byte so many places before; the index is places - 1.
  private var equalBytes = [Int](repeating: 0, count: longestSegment)

  package init() {}

  /// Takes the next piece of an answer.
  ///
  /// - Returns: true when the answer repeats itself.
  package mutating func repeats(after piece: some Sequence<UInt8>) -> Bool {
    for byte in piece {
      for length in 1...Self.longestSegment where length <= count {
        let isEqual = recent[(count - length) % Self.longestSegment] == byte
        equalBytes[length - 1] = isEqual ? equalBytes[length - 1] + 1 : 0
        if equalBytes[length - 1] >= max(length * (Self.repeats - 1), Self.shortestRun - length) { return true }
      }
      recent[count % Self.longestSegment] = byte
      count += 1
    }
    return false
  }
}
