import DocumentFormats
import Foundation
import TestSupport
import Testing

@Suite struct FileTypeTests {
  private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// A ZIP file whose first member has this name.
  private static func zip(_ member: String) -> [UInt8] {
    ascii("PK\u{3}\u{4}") + [UInt8](repeating: 0, count: 26) + ascii(member)
  }

  private static func isoMedia(_ brands: String) -> [UInt8] { [0, 0, 0, 24] + ascii("ftyp\(brands)") }

  private static func late(_ blanks: Int) -> [UInt8] { [UInt8](repeating: 10, count: blanks) + ascii("%PDF-1") }

  private static let documents: [([UInt8], FileType)] = [
    (ascii("%PDF-1.7\n"), .document(.pdf)), (ascii("\u{14}%PDF-1.4"), .document(.pdf)),
    (late(1019), .document(.pdf)), (ascii("HTTP/1.1 200 OK\r\n\r\n%PDF-1.4"), .document(.pdf)),
    ([0xFF, 0xD8, 0xFF, 0xE1], .document(.jpeg)),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .document(.png)), ([], .empty),
    (ascii("\u{FEFF}<?xml version=\"1.0\"?><rsm:Invoice>"), .document(.xml)), (ascii("\n <?xml"), .document(.xml)),
    (utf16("<?xml", isBigEndian: true), .document(.xml)), (utf16("<?xml", isBigEndian: false), .document(.xml)),
    (ascii("<a:I xmlns:a='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'>"), .document(.xml)),
    (ascii("<r:I xmlns:r='urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'>"), .document(.xml)),
  ]

  private static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
    ("\u{FEFF}" + text).utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 255)]
      return isBigEndian ? bytes : bytes.reversed()
    }
  }

  private static let others: [([UInt8], String)] = [
    (late(1020), "plain text"), ([0xFF, 0xD8, 0x00], "unknown data"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A], "unknown data"),
    (isoMedia("heic"), "HEIC"), (isoMedia("mif1\0\0\0\0mif1heic"), "HEIC"), (isoMedia("avif"), "AVIF"),
    (isoMedia("mif1\0\0\0\0mif1avif"), "AVIF"), (isoMedia("isom"), "an MP4 file"), (isoMedia(""), "an MP4 file"),
    (isoMedia("qt  "), "a QuickTime video"), (ascii("II*\0"), "TIFF"), (ascii("MM\0*"), "TIFF"),
    (ascii("RIFF\0\0\0\0WEBPVP8 "), "WebP"), (ascii("RIFF"), "a RIFF file"), (ascii("GIF89a"), "GIF"),
    (ascii("BM\u{1}\u{2}\u{3}\0\0\0\0\0"), "BMP"), (ascii("BMW AG, invoice"), "plain text"), (ascii("8BPS"), "PSD"),
    (zip(""), "ZIP"), (zip("a.pdf%PDF-1.4"), "ZIP"), (zip("[Content_Types].xml"), "an Office document"),
    (zip("mimetypeapplication/vnd.oasis.opendocument.text"), "an OpenDocument file"),
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Office document of 97-2003"), ([0x1F, 0x8B, 8], "gzip"),
    (ascii("<note>"), "plain text"), (ascii("<?xml version=\"1.0\"?>\n<svg>"), "SVG"),
    (ascii("\n <!DOCTYPE HTML>"), "HTML"), (ascii("Rechnung über 5 €"), "plain text"),
    ([0x47, 0x72, 0xFC, 0xDF, 0x65], "plain text"), ([0xFF, 0xFE, 0x41, 0x00], "plain text"),
    ([0x00, 0x01, 0x02], "unknown data"),
  ]

  @Test(arguments: documents + others.map { ($0, .other($1)) })
  func tells(bytes: [UInt8], type: FileType) {
    #expect(FileType(bytes) == type)
    let format: DocumentFormat? = if case .document(let format) = type { format } else { nil }
    #expect(DocumentFormat(bytes) == format)
  }

  @Test func noPrefixIsTooShort() {
    var generator = SeededGenerator(seed: 9)
    let starts = ["ftyp", "RIFF", "BM", "PK\u{3}\u{4}", "%PDF-", "<?xml", "II*\0", "\u{FEFF}"].map { Array($0.utf8) }
    for _ in 0..<20_000 {
      var bytes = (starts.randomElement(using: &generator) ?? []) + (starts.randomElement(using: &generator) ?? [])
      for _ in 0..<3 { bytes.mutate(alphabet: [0, 4, 10, 32, 65, 0x89, 0xFF], using: &generator) }
      #expect((FileType(bytes) == .empty) == bytes.isEmpty)
    }
  }

  private static let hostile = Checkout.sharedData.appending(path: "hostile")

  /// The collection of odd files says which of them are documents; a file whose answer may be 415 can be either.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: hostile.appending(path: "index.tsv").path()),
      "the shared collection of odd files is not here"))
  func judgesTheSharedOddFiles() throws {
    let index = try String(contentsOf: Self.hostile.appending(path: "index.tsv"), encoding: .utf8)
    var documents = 0
    var others = 0
    for line in index.split(separator: "\n").dropFirst() {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let bytes = Array(try Data(contentsOf: Self.hostile.appending(path: columns[0])))
      let accepted = columns[3].split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      let refused = DocumentFormat(bytes) == nil
      if accepted == ["415 unsupported_media_type"] {
        #expect(refused, "\(columns[0])")
        others += 1
      } else if !accepted.contains("415 unsupported_media_type") {
        #expect(!refused, "\(columns[0])")
        documents += 1
      }
    }
    #expect(documents > 30 && others > 2)
  }
}
