import DocumentFormats

/// A document to be read: the bytes of a PDF, JPEG or PNG, or of an e-invoice in XML.
public struct Document: Sendable {
  public var bytes: [UInt8]
  /// Identifies the document, so that a repeated request is neither run nor charged again; nil for the digest of its bytes.
  public var idempotencyKey: String?

  public init(_ bytes: [UInt8], idempotencyKey: String? = nil) {
    self.bytes = bytes
    self.idempotencyKey = idempotencyKey
  }

  /// Whether it is never sent to the hosted side, whatever the mode: that reads pages, and XML has none.
  var staysHome: Bool { DocumentFormat(bytes) == .xml }
}
