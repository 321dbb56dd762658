import Extraction

/// The `Idempotency-Key` of a request: the caller's own name for a document, so that asking again does not run it twice.
package enum IdempotencyKey {
  /// Bytes.
  package static let maximumLength = 255

  /// - Parameter lines: The values of the request's headers of that name.
  /// - Returns: nil where there is none.
  /// - Throws: `malformed_request` unless it is one of 1 to 255 visible ASCII characters.
  package static func parse(_ lines: [String]) throws(Problem) -> String? {
    guard let key = lines.first else { return nil }
    guard lines.count == 1, (1...maximumLength).contains(key.utf8.count),
      key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else {
      throw Problem(
        .malformedRequest, "Idempotency-Key must be given once, as 1 to 255 visible ASCII characters", stage: .admit)
    }
    return key
  }
}
