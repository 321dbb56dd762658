import DocumentFormats
import Extraction

/// A document to be read: the bytes of a PDF, JPEG or PNG, or of an e-invoice in XML.
public struct Document: Sendable {
  public var bytes: [UInt8]
  /// Identifies the document, so that a repeated request is neither run nor charged again; nil for the digest of its bytes.
  public var idempotencyKey: String?
  /// Who books it, and so is not its seller.
  public var own: OwnCompany

  public init(_ bytes: [UInt8], idempotencyKey: String? = nil, own: OwnCompany = OwnCompany()) {
    self.bytes = bytes
    self.idempotencyKey = idempotencyKey
    self.own = own
  }

  /// Whether it is never sent to the hosted side, whatever the mode: that reads pages, and XML has none.
  var staysHome: Bool { DocumentFormat(bytes) == .xml }
}
