/// A format of documents that is read, with everything that is known of it outside its decoder.
public enum DocumentFormat: UInt8, Sendable, CaseIterable {
  // The numbers stand in frames between gateway and document worker.
  case pdf = 1
  case jpeg = 2
  case png = 3
  case xml = 4

  /// Formats whose documents take about as long to read and are asked for in the same way.
  public enum Family: String, Sendable {
    case pdf, image, xml
  }

  private struct Row {
    var name: String
    var title: String
    var mediaType: String
    var fileExtensions: [String]
    var family: Family
    var magic: Magic
  }

  private var row: Row {
    switch self {
    case .pdf:
      // Readers take a header anywhere in the first 1024 bytes (PDF Reference 1.7, implementation note 13).
      Row(
        name: "pdf", title: "PDF", mediaType: "application/pdf", fileExtensions: ["pdf"], family: .pdf,
        magic: .amongFirstBytes(Array("%PDF-".utf8)))
    case .jpeg:
      Row(
        name: "jpeg", title: "JPEG", mediaType: "image/jpeg", fileExtensions: ["jpg", "jpeg"], family: .image,
        magic: .atStart([0xFF, 0xD8, 0xFF]))
    case .png:
      Row(
        name: "png", title: "PNG", mediaType: "image/png", fileExtensions: ["png"], family: .image,
        magic: .atStart([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    case .xml:
      // Whether it is an e-invoice shows only once it is parsed.
      Row(
        name: "xml", title: "XML", mediaType: "application/xml", fileExtensions: ["xml"], family: .xml,
        magic: .text(
          start: "<?xml",
          namespaces: [
            "urn:un:unece:uncefact:data:standard:", "urn:ferd:CrossIndustryDocument:",
            "urn:oasis:names:specification:ubl:schema:xsd:",
          ]))
    }
  }

  /// The name in metric labels and log lines.
  package var name: String { row.name }
  /// The name for people.
  package var title: String { row.title }
  /// `type/subtype`.
  package var mediaType: String { row.mediaType }
  /// In lower case, without the dot.
  package var fileExtensions: [String] { row.fileExtensions }
  package var family: Family { row.family }
  /// The bytes that tell a file of this format from others.
  var magic: Magic { row.magic }
}

/// Where the bytes stand that a file is recognized by.
enum Magic: Sendable {
  case atStart([UInt8])
  /// Anywhere in `FileType.examinedBytes`, in a file that does not begin with the magic bytes of another type.
  case amongFirstBytes([UInt8])
  /// Markup in UTF-8, or in UTF-16 with a byte order mark, that begins so, or whose first bytes name one of these.
  case text(start: String, namespaces: [String])
}

// MARK: - Finding a format

extension DocumentFormat {
  /// The format that a file's first bytes announce; nil for every type that is not read.
  package init?(_ bytes: [UInt8]) {
    guard case .document(let format) = FileType(bytes) else { return nil }
    self = format
  }

  /// By a name's extension in any case; nil for other files.
  package init?(fileName: some StringProtocol) {
    guard let last = fileName.split(separator: ".").last else { return nil }
    self.init(fileExtension: last.lowercased())
  }

  /// - Parameter fileExtension: in lower case, without the dot.
  package init?(fileExtension: String) {
    guard let format = Self.allCases.first(where: { $0.fileExtensions.contains(fileExtension) }) else { return nil }
    self = format
  }

  /// All formats for people: `PDF, JPEG and PNG`.
  ///
  /// - Parameter conjunction: before the last one: `and` or `or`.
  package static func list(_ conjunction: String) -> String {
    let titles = allCases.map(\.title)
    return titles.dropLast().joined(separator: ", ") + " \(conjunction) " + titles.suffix(1).joined()
  }
}

extension DocumentFormat.Family {
  /// What a sender claims its document to be; nil for media types of no family. Only for estimates: the first bytes
  /// decide what a document is.
  ///
  /// - Parameter mediaType: `type/subtype` in lower case.
  package init?(mediaType: String) {
    if let format = DocumentFormat.allCases.first(where: { $0.mediaType == mediaType }) {
      self = format.family
    } else if mediaType == "text/xml" {
      self = .xml
    } else if mediaType.hasPrefix("image/") {
      self = .image
    } else {
      return nil
    }
  }
}
