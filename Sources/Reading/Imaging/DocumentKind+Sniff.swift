import WorkerProtocol

extension DocumentKind {
  /// How far into a file its "%PDF-" may start; PDF readers agree on 1024 bytes (ISO 32000-1, Annex H, note 13).
  static let pdfHeaderReach = 1024

  /// The format the first bytes announce; nil for every other one.
  package init?(magicOf bytes: [UInt8]) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.prefix(Self.pdfHeaderReach).contains(Array("%PDF-".utf8)) {
      self = .pdf
    } else {
      return nil
    }
  }
}
