import DocumentFormats
import Foundation
import TestSupport
import Testing

@Suite struct DocumentFormatTests {
  /// What callers, dashboards and the hosted service know a format by; it does not change.
  private struct Known: Sendable {
    var format: DocumentFormat
    var code: UInt8
    var name: String
    var title: String
    var mediaType: String
    var family: DocumentFormat.Family
    var fileNames: [String]
    var start: [UInt8]
  }

  private static let known = [
    Known(
      format: .pdf, code: 1, name: "pdf", title: "PDF", mediaType: "application/pdf", family: .pdf,
      fileNames: ["a.pdf", "b.c.PDF"], start: Array("%PDF-1.4".utf8)),
    Known(
      format: .jpeg, code: 2, name: "jpeg", title: "JPEG", mediaType: "image/jpeg", family: .image,
      fileNames: ["a.jpg", "a.JPEG"], start: [0xFF, 0xD8, 0xFF, 0xE0]),
    Known(
      format: .png, code: 3, name: "png", title: "PNG", mediaType: "image/png", family: .image, fileNames: ["a.png"],
      start: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    Known(
      format: .xml, code: 4, name: "xml", title: "XML", mediaType: "application/xml", family: .xml,
      fileNames: ["a.xml"],
      start: Array("<?xml version=\"1.0\"?>".utf8)),
  ]

  @Test func everyFormatIsKnownByAllOfItsMarks() {
    #expect(Self.known.map(\.format) == DocumentFormat.allCases)
    for known in Self.known {
      let format = known.format
      #expect(format.rawValue == known.code)
      #expect(format.name == known.name)
      #expect(format.title == known.title)
      #expect(format.mediaType == known.mediaType)
      #expect(format.family == known.family)
      #expect(DocumentFormat.Family(mediaType: known.mediaType) == known.family)
      #expect(DocumentFormat(known.start) == format)
      for name in known.fileNames { #expect(DocumentFormat(fileName: name) == format, "\(name)") }
      for fileExtension in format.fileExtensions { #expect(DocumentFormat(fileExtension: fileExtension) == format) }
    }
  }

  @Test func noTwoFormatsShareAMark() {
    let formats = DocumentFormat.allCases
    #expect(Set(formats.map(\.name)).count == formats.count)
    #expect(Set(formats.map(\.mediaType)).count == formats.count)
    let extensions = formats.flatMap(\.fileExtensions)
    #expect(Set(extensions).count == extensions.count)
  }

  @Test func listsReadAsASentence() {
    #expect(DocumentFormat.list("and") == "PDF, JPEG, PNG and XML")
    #expect(DocumentFormat.list("or") == "PDF, JPEG, PNG or XML")
  }

  @Test func claimedTypesGiveAFamilyForEstimatesAlone() {
    #expect(DocumentFormat.Family(mediaType: "image/heic") == .image)
    #expect(DocumentFormat.Family(mediaType: "text/xml") == .xml)
    for other in ["", "image", "text/plain", "application/octet-stream", "multipart/form-data"] {
      #expect(DocumentFormat.Family(mediaType: other) == nil, "\(other)")
    }
  }

  @Test func otherFilesHaveNoFormat() {
    for name in ["", ".", "truth.jsonl", "README.md", "x.pdf.txt", "a.heic"] {
      #expect(DocumentFormat(fileName: name) == nil, "\(name)")
    }
    #expect(DocumentFormat(fileExtension: "PDF") == nil)
  }
}

/// Formats are known in one place: whatever else of Sources needs them asks `DocumentFormat`.
@Suite struct SingleFormatListTests {
  private static let module = "Sources/Domain/DocumentFormats/"

  /// What gives a list of formats away: media types, quoted names, magic bytes, names of types that are refused, and
  /// two titles in one line.
  private static func isOfAList(_ line: String) -> Bool {
    let code = line.drop(while: \.isWhitespace)
    guard !code.hasPrefix("//") else { return false }
    let packed = code.filter { !$0.isWhitespace }
    let formats = DocumentFormat.allCases
    let names = formats.flatMap { [$0.name] + $0.fileExtensions }.map { "\"\($0)\"" }
    let magic = ["0xff,0xd8", "0x89,0x50", "\"%pdf\"", "\"%pdf-\"", "heic", "\"webp\"", "djvu"]
    let words = Set(code.split { !$0.isLetter })
    return (formats.map(\.mediaType) + names).contains { packed.contains($0) }
      || magic.contains { packed.lowercased().contains($0) }
      || formats.count { words.contains(Substring($0.title)) } > 1
  }

  @Test(arguments: [
    #"case "pdf": self = .pdf"#, #"  "image/jpeg": ["schema": .object([])],"#, "starts(with: [0xFF, 0xD8, 0xFF])",
    "[0x89,0x50,0x4E]", #"starts(with: "%PDF".utf8)"#, #"help: "PDF, JPEG or PNG files.""#, #"["jpg", "jpeg"]"#,
    #"case "heic", "heix": "HEIC""#,
  ])
  func aListIsSeen(_ line: String) { #expect(Self.isOfAList(line)) }

  @Test(arguments: [
    "/// The bytes of a PDF, JPEG or PNG.", #"var file = "%PDF-1.4\n""#, "case .jpeg: .image", "import CJPEG",
    #"check(cjpeg_read_header(handle), "JPEG")"#,
  ])
  func otherLinesAreNot(_ line: String) { #expect(!Self.isOfAList(line)) }

  @Test func noOtherModuleHasAListOfItsOwn() throws {
    let sources = Checkout.root.appending(path: "Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var read = 0
    for case let file as URL in files where file.pathExtension == "swift" && !file.path().contains(Self.module) {
      read += 1
      for (index, line) in try String(contentsOf: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false
      ).enumerated() where Self.isOfAList(String(line)) {
        Issue.record("\(file.path()):\(index + 1) knows formats by itself: \(line)")
      }
    }
    #expect(read > 300)
  }
}
