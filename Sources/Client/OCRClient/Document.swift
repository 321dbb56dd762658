/// A document to be read: the bytes of a PDF, JPEG or PNG.
public struct Document: Sendable {
  public var bytes: [UInt8]
  /// Identifies the document, so that a repeated request is neither run nor charged again; nil for the digest of its bytes.
  public var idempotencyKey: String?

  public init(_ bytes: [UInt8], idempotencyKey: String? = nil) {
    self.bytes = bytes
    self.idempotencyKey = idempotencyKey
  }
}
