/// The type of a document as its first bytes tell it: the service wants to be told, and answers 400 to a wrong one.
package enum HostedFileType: Sendable, Equatable {
  case pdf, jpeg, png

  /// nil for anything else.
  package init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.prefix(1024).indices.contains(where: { bytes[$0...].starts(with: "%PDF-".utf8) }) {
      // Readers take a header anywhere in the first 1024 bytes (PDF Reference 1.7, implementation note 13).
      self = .pdf
    } else {
      return nil
    }
  }

  var mediaType: String {
    switch self {
    case .pdf: "application/pdf"
    case .jpeg: "image/jpeg"
    case .png: "image/png"
    }
  }

  /// The key of the request's document.
  var key: String { self == .pdf ? "document_url" : "image_url" }
}
