import DocumentFormats
import Imaging
import TestSupport
import Testing
import WorkerProtocol
import XMLDocuments

struct XMLTests {
  private func parse(_ text: String) throws -> XMLTree { try XMLParser.parse(Array(text.utf8)) }

  @Test func elementsAttributesAndTextsAreTaken() throws {
    let tree = try parse(
      """
      <?xml version="1.0"?><!-- no --><a:R xmlns:a="urn:r" k='v'> <a:S x:y="1" xmlns:x="u"> Größe &amp; <![CDATA[<5>]]> </a:S>
      <a:T/></a:R>
      """)
    let s = XMLElement("S", attributes: ["y": "1"], text: "Größe & <5>")
    #expect(
      tree
        == XMLTree(
          namespace: "urn:r", root: XMLElement("R", attributes: ["k": "v"], children: [s, XMLElement("T")])))
  }

  @Test func encodingsAreThoseThatAreDeclared() throws {
    let latin = [UInt8]("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE4] + [UInt8]("</a>".utf8)
    #expect(try XMLParser.parse(latin).root.text == "ä")
    let text = "\u{FEFF}<?xml version='1.0' encoding='UTF-16'?><a>ä</a>"
    let wide = text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    #expect(try XMLParser.parse(wide).root.text == "ä")
    let wrong = [UInt8]("<?xml version='1.0' encoding='UTF-8'?><a>".utf8) + [0xE4] + [UInt8]("</a>".utf8)
    #expect(throws: XMLParser.Failure.malformed) { try XMLParser.parse(wrong) }
  }

  @Test(arguments: [
    "", "<a>", "<a><b></a>", "<a/><b/>", "text", "<a>&lol;</a>", "<a b='1' b='2'/>", "<?xml version='1.0'?>",
  ])
  func damagedXMLIsRefused(text: String) {
    #expect(throws: XMLParser.Failure.malformed) { try parse(text) }
  }

  private static let laughs = """
    <!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
    <a>&c;&c;&c;&c;</a>
    """

  @Test(arguments: [
    laughs, "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/x.dtd'><a/>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>",
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///etc/hostname'> %p;]><a/>",
  ])
  func documentTypesAreRefusedBeforeAnyEntity(text: String) {
    #expect(throws: XMLParser.Failure.documentType) { try parse(text) }
  }

  @Test func depthElementsAndBytesAreBounded() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(throws: Never.self) { try parse(nested(XMLLimits.depth)) }
    #expect(throws: XMLParser.Failure.tooLarge) { try parse(nested(XMLLimits.depth + 1)) }
    #expect(throws: XMLParser.Failure.tooLarge) {
      try parse("<a>" + String(repeating: "<b/>", count: XMLLimits.elements) + "</a>")
    }
    let long = String(repeating: "k", count: 1000)
    #expect(throws: XMLParser.Failure.tooLarge) {
      try parse("<a>" + String(repeating: "<b c='\(long)'/>", count: XMLLimits.keptBytes / 1000) + "</a>")
    }
    #expect(throws: XMLParser.Failure.tooLarge) {
      try XMLParser.parse([UInt8](repeating: 32, count: XMLLimits.bytes + 1))
    }
  }

  /// Attachments in base64 are longer than any value, and than what libxml2 takes at once.
  @Test func anAttachmentIsLeftOut() throws {
    let tree = try parse("<a><b>\(String(repeating: "QUJD", count: 3_000_000))</b><c>1</c></a>")
    #expect(tree.root.children == [XMLElement("b"), XMLElement("c", text: "1")])
  }

  @Test func anyBytesAreSafe() {
    var random = SeededGenerator(seed: 16)
    let start = Array(
      "<?xml version='1.0'?><a:I xmlns:a='urn:x'><b c='1'>t&amp;</b><!-- x --><d><![CDATA[y]]></d></a:I>".utf8)
    for _ in 0..<20_000 {
      var bytes = start
      for _ in 0..<4 { bytes.mutate(alphabet: Array("<>&;/'\"=![]-? a\0".utf8) + [0xFF, 0xC3], using: &random) }
      _ = try? XMLParser.parse(bytes)
    }
  }

  // MARK: Files in a PDF

  private static let invoice = Array("<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>".utf8)

  private func xml(_ attachments: [(name: String, bytes: [UInt8])]) -> DocumentReply {
    var session = DocumentSession()
    let bytes = PDFWriter.withAttachments(attachments)
    guard case .opened(.pdf, pages: 1) = session.reply(to: .open(Preparation.limits, bytes: bytes)) else {
      return .closed
    }
    return session.reply(to: .xml)
  }

  @Test func filesAreFoundByWhatTheyAreAndKnownNamesComeFirst() {
    let other = Array("<?xml version='1.0'?><other/>".utf8)
    let reply = xml([
      ("a.pdf", Array("%PDF-1.4".utf8)), ("data", other), ("Factur-X.xml", Self.invoice),
      ("cut.xml", Array("<?xml version='1.0'?><a>".utf8)),
    ])
    guard case .xml(let files) = reply else {
      Issue.record("\(reply)")
      return
    }
    #expect(files.trees.map(\.root.name) == ["Invoice", "other"])
    #expect(files.unreadable == 1)
  }

  @Test func aPDFWithoutFilesHasNoXML() {
    var session = DocumentSession()
    _ = session.reply(to: .open(Preparation.limits, bytes: PDFWriter.file(content: "")))
    #expect(session.reply(to: .xml) == .xml(XMLFiles()))
  }

  @Test func noMoreFilesThanTheBoundAreLookedAt() {
    guard case .xml(let files) = xml((0..<40).map { ("\($0).xml", Self.invoice) }) else {
      Issue.record("no answer")
      return
    }
    #expect(files.trees.count == XMLFiles.maximumCount)
  }

  @Test func xmlByItselfHasNoPages() {
    var session = DocumentSession()
    #expect(session.reply(to: .open(Preparation.limits, bytes: Self.invoice)) == .opened(.xml, pages: 0))
    guard case .xml(let files) = session.reply(to: .xml) else {
      Issue.record("no XML")
      return
    }
    #expect(files.trees.map(\.root.name) == ["Invoice"])
    #expect(session.reply(to: .page(1)).failure == .unreadable)
    #expect(Preparation.open(Array("<?xml version='1.0'?><a>".utf8)).failure == .unreadable)
  }
}

extension PDFWriter {
  /// A page of nothing and files in it, under ASCII names.
  fileprivate static func withAttachments(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    // Objects: 1 catalog, 2 page tree, 3 page, then each file's specification and stream.
    let names = files.enumerated().map { "(\($0.element.name)) \(4 + 2 * $0.offset) 0 R" }.joined(separator: " ")
    var parts: [[UInt8]] = [
      Array("<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[\(names)]>>>>>>".utf8),
      Array("<</Type/Pages/Kids[3 0 R]/Count 1>>".utf8),
      Array("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".utf8),
    ]
    for (index, file) in files.enumerated() {
      let stream = 5 + 2 * index
      parts.append(
        Array(
          "<</Type/Filespec/F(\(file.name))/UF(\(file.name))/EF<</F \(stream) 0 R>>/AFRelationship/Data>>".utf8))
      parts.append(
        Array("<</Type/EmbeddedFile/Length \(file.bytes.count)>>stream\n".utf8) + file.bytes
          + Array("\nendstream".utf8))
    }
    return objects(parts)
  }
}
