/// What the first bytes of a file say it is. Its name and the type that its sender claims do not count.
package enum FileType: Sendable, Equatable {
  case document(DocumentFormat)
  /// A type that is not read, by the name people know it by; `unknown data` where none fits.
  case other(String)
  case empty

  /// Bytes at the beginning that are looked at.
  package static let examinedBytes = 1024

  package init(_ bytes: [UInt8]) {
    let prefix = bytes.prefix(Self.examinedBytes)
    if prefix.isEmpty {
      self = .empty
    } else if let format = DocumentFormat.allCases.first(where: { $0.magic.isAtStart(of: prefix) }) {
      self = .document(format)
    } else if let name = Self.binaryName(prefix) {
      self = .other(name)
    } else if let format = DocumentFormat.allCases.first(where: { $0.magic.isAmong(prefix) }) {
      self = .document(format)
    } else {
      self = Self.text(prefix)
    }
  }

  private static func binaryName(_ bytes: ArraySlice<UInt8>) -> String? {
    if bytes.has([0x50, 0x4B, 0x03, 0x04]) { return zipName(bytes) }
    if bytes.has(ascii: "ftyp", at: 4) { return isoMediaName(bytes) }
    if bytes.has(ascii: "RIFF") { return bytes.has(ascii: "WEBP", at: 8) ? "WebP" : "a RIFF file" }
    // Two letters alone would catch text; the four reserved bytes behind the size are zero in every bitmap.
    if bytes.has(ascii: "BM"), bytes.has([0, 0, 0, 0], at: 6) { return "BMP" }
    return binarySignatures.first { bytes.has($0.magic) }?.name
  }

  private static let binarySignatures: [(magic: [UInt8], name: String)] = [
    ([0x49, 0x49, 0x2A, 0x00], "TIFF"), ([0x4D, 0x4D, 0x00, 0x2A], "TIFF"), ([0x49, 0x49, 0x2B, 0x00], "TIFF"),
    ([0x4D, 0x4D, 0x00, 0x2B], "TIFF"), (Array("GIF8".utf8), "GIF"), (Array("8BPS".utf8), "PSD"),
    ([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20], "JPEG 2000"), ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
    ([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "JPEG XL"), ([0xFF, 0x0A], "JPEG XL"),
    (Array("AT&TFORM".utf8), "DjVu"), (Array("%!PS".utf8), "PostScript"), (Array("{\\rtf".utf8), "RTF"),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Office document of 97-2003"),
    ([0x50, 0x4B, 0x05, 0x06], "ZIP"), ([0x1F, 0x8B], "gzip"), (Array("BZh".utf8), "bzip2"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz"), ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7-Zip"), (Array("Rar!\u{1A}\u{07}".utf8), "RAR"),
  ]

  /// Office documents are ZIP files that begin with a member of a known name.
  private static func zipName(_ bytes: ArraySlice<UInt8>) -> String {
    let openXML = ["[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/"]
    if openXML.contains(where: { bytes.has(ascii: $0, at: 30) }) { return "an Office document" }
    if bytes.has(ascii: "mimetypeapplication/vnd.oasis.opendocument", at: 30) { return "an OpenDocument file" }
    return "ZIP"
  }

  /// Major brands of ISO base media files (ISO/IEC 23008-12 for HEIF, the AVIF specification).
  private static func isoMediaName(_ bytes: ArraySlice<UInt8>) -> String {
    switch String(decoding: bytes.dropFirst(8).prefix(4), as: UTF8.self) {
    case "heic", "heix", "heim", "heis", "hevc", "hevx": "HEIC"
    case "mif1", "msf1": bytes.prefix(64).contains(ascii: "avif") ? "AVIF" : "HEIC"
    case "avif", "avis": "AVIF"
    case "qt  ": "a QuickTime video"
    default: "an MP4 file"
    }
  }

  /// A byte above 127 can be a letter in some encoding; control characters are what text never has.
  private static func text(_ bytes: ArraySlice<UInt8>) -> FileType {
    guard let text = decoded(bytes)?.drop(while: \.isWhitespace) else { return .other("unknown data") }
    let start = text.prefix(16).lowercased()
    if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") { return .other("HTML") }
    if start.hasPrefix("<svg") || start.hasPrefix("<?xml") && text.contains("<svg") { return .other("SVG") }
    let format = DocumentFormat.allCases.first { $0.magic.isOf(text) }
    return format.map(FileType.document) ?? .other("plain text")
  }

  private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
    for (mark, high) in [([0xFE, 0xFF], 0), ([0xFF, 0xFE], 1)] as [([UInt8], Int)] where bytes.has(mark) {
      let units = stride(from: bytes.startIndex + 2, to: bytes.endIndex - 1, by: 2).map { index in
        UInt16(bytes[index + high]) << 8 | UInt16(bytes[index + 1 - high])
      }
      return String(decoding: units, as: UTF16.self)
    }
    let text = bytes.has([0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes
    guard !text.contains(where: { $0 < 0x20 && !(0x09...0x0D).contains($0) || $0 == 0x7F }) else { return nil }
    return String(decoding: text, as: UTF8.self)
  }
}

extension ArraySlice<UInt8> {
  /// Whether `bytes` stand `offset` bytes behind the start.
  fileprivate func has(_ bytes: some Collection<UInt8>, at offset: Int = 0) -> Bool {
    dropFirst(offset).starts(with: bytes)
  }

  fileprivate func has(ascii text: String, at offset: Int = 0) -> Bool { has(text.utf8, at: offset) }

  fileprivate func contains(ascii text: String) -> Bool { contains(bytes: text.utf8) }

  fileprivate func contains(bytes: some Collection<UInt8>) -> Bool {
    indices.contains { self[$0...].starts(with: bytes) }
  }
}

extension Magic {
  fileprivate func isAtStart(of prefix: ArraySlice<UInt8>) -> Bool {
    if case .atStart(let bytes) = self { prefix.has(bytes) } else { false }
  }

  fileprivate func isAmong(_ prefix: ArraySlice<UInt8>) -> Bool {
    if case .amongFirstBytes(let bytes) = self { prefix.contains(bytes: bytes) } else { false }
  }

  /// - Parameter text: without white space at its start.
  fileprivate func isOf(_ text: Substring) -> Bool {
    guard case .text(let start, let namespaces) = self, text.first == "<" else { return false }
    return text.hasPrefix(start) || namespaces.contains { text.contains($0) }
  }
}
