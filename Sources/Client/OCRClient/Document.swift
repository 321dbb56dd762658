/// A document to be read: the bytes of a PDF, JPEG or PNG.
public struct Document: Sendable {
  public var bytes: [UInt8]
  /// What names it, so that asking twice is no second run and no second price; nil for the digest of its bytes.
  public var idempotencyKey: String?

  public init(_ bytes: [UInt8], idempotencyKey: String? = nil) {
    self.bytes = bytes
    self.idempotencyKey = idempotencyKey
  }
}
