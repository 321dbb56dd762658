/// Why a text is not read as JSON.
public enum JSONError: Error, Sendable, Equatable {
  /// Not JSON (RFC 8259), at this byte.
  case malformed(offset: Int)
  /// Nested deeper than `JSONLimits.depth`.
  case tooDeep
  /// More than `JSONLimits.values`.
  case tooManyValues
  /// An object has a key twice; which of the two counts would be a guess.
  case duplicateKey
}
