import DocumentFormats
import DocumentText
import Imaging
import TestSupport
import Testing
import WorkerProtocol

struct PDFTests {
  private let lines = (1...20).map { "Position \($0) wall clock with oak frame 2 x 17.50 35.00 EUR" }

  @Test func aTextLayerIsTakenWithItsPage() throws {
    let page = try Preparation.text(PDFWriter.file(content: PDFWriter.text(lines)))
    #expect(page.width == 595 && page.height == 842 && page.source == .textLayer)
    #expect(page.words.prefix(3).map(\.text) == ["Position", "1", "wall"])
    #expect(Set(page.words.map(\.line)).count == 20)
    let first = try #require(page.words.first).quad.bounds
    #expect(abs(first.x0 - 60) < 1 && abs(first.y1 - (842 - 780)) < 4)
  }

  @Test func boxesAreMeasuredOnTheTurnedPage() throws {
    // Written sideways on a page that is displayed turned: upright for the reader.
    let content = "q 0 1 -1 0 595 0 cm " + PDFWriter.text(lines, top: 500) + "Q"
    let page = try Preparation.text(PDFWriter.file(entries: "/Rotate 90", content: content))
    #expect(page.width == 842 && page.height == 595)
    let bounds = try #require(page.words.first).quad.bounds
    #expect(abs(bounds.x0 - 60) < 1 && abs(bounds.y1 - 95) < 4)
  }

  @Test func boxesAreMeasuredInTheCropBox() throws {
    let page = try Preparation.text(PDFWriter.file(entries: "/CropBox[50 100 545 800]", content: PDFWriter.text(lines)))
    #expect(page.width == 495 && page.height == 700)
    let bounds = try #require(page.words.first).quad.bounds
    #expect(abs(bounds.x0 - 10) < 1 && abs(bounds.y1 - 20) < 4)
  }

  /// Text that does not stand upright on the displayed page goes to the recognizer, which turns it.
  @Test(arguments: [90, 180, 270])
  func aTurnedPageIsDrawn(degrees: Int) throws {
    let page = try Preparation.pixels(PDFWriter.file(entries: "/Rotate \(degrees)", content: PDFWriter.text(lines)))
    #expect((page.pageWidth > page.pageHeight) == (degrees != 180))
  }

  @Test func aPageWithoutTextIsDrawnAt200DotsPerInch() throws {
    let page = try Preparation.pixels(PDFWriter.file(content: "1 0 0 rg 0 421 297.5 421 re f"))
    #expect(page.pageWidth == 1653 && page.pageHeight == 2339)
    #expect(isClose(page.quarters, [[255, 0, 0], [255, 255, 255], [255, 255, 255], [255, 255, 255]], within: 0))
  }

  @Test func aSmallPageIsDrawnFiner() throws {
    let page = try Preparation.pixels(PDFWriter.file(size: "0 0 227 500", content: ""))
    #expect(page.pageHeight == 2000)
  }

  @Test func aHugePageIsDrawnWithinBounds() throws {
    let page = try Preparation.pixels(PDFWriter.file(size: "0 0 14400 14400", content: ""))
    #expect(page.pageWidth * page.pageHeight <= 8_010_000)
  }

  @Test func aHeaderOnAScanIsDrawn() throws {
    let header = PDFWriter.text(["Scanned by the front office on 3 March 2026, incoming mail number 48213"], top: 820)
    let file = PDFWriter.file(
      content: "q 595 0 0 842 0 0 cm /I Do Q " + header, resources: "/XObject<</I 5 0 R>>",
      further: [PDFWriter.image(width: 59, height: 84)])
    let page = try Preparation.pixels(file)
    #expect(isClose([page[page.width / 2, page.height / 2]], [[200, 200, 200]]))
  }

  @Test func aScanIsReadFromItsPicture() throws {
    let file = PDFWriter.file(
      content: "q 595 0 0 842 0 0 cm /I Do Q 3 Tr " + PDFWriter.text(lines, leading: 36),
      resources: "/XObject<</I 5 0 R>>",
      further: [PDFWriter.image(width: 59, height: 84)])
    #expect(try Preparation.pixels(file).pageHeight == 2339)
  }

  @Test(arguments: [
    "3 Tr ", "1 g ", "/F 1 Tf ",
  ])
  func wordsThatNobodySeesDoNotCount(_ state: String) throws {
    let hidden = "q BT /F 10 Tf 1 0 0 1 300 60 Tm \(state)(Hidden 99.99) Tj ET Q "
    let page = try Preparation.text(PDFWriter.file(content: PDFWriter.text(lines) + hidden))
    #expect(page.words.last?.text == "EUR" && page.words.count == 20 * 12)
  }

  @Test func coveredAndClippedWordsDoNotCount() throws {
    let covered = "BT /F 10 Tf 1 0 0 1 300 60 Tm (Covered 99.99) Tj ET 1 g 290 50 200 30 re f "
    let clipped = "q 0 0 10 10 re W n BT 0 g /F 10 Tf 1 0 0 1 300 30 Tm (Clipped 88.88) Tj ET Q "
    let band = "0 g 40 80 300 20 re f BT 1 g /F 10 Tf 1 0 0 1 60 86 Tm (Total 35.00) Tj ET "
    let page = try Preparation.text(PDFWriter.file(content: PDFWriter.text(lines) + band + covered + clipped))
    #expect(page.words.suffix(2).map(\.text) == ["Total", "35.00"])
  }

  @Test func fieldsOfFormsAndNotesAreRead() throws {
    let appearance = PDFWriter.stream(
      Array("BT /F 10 Tf 2 4 Td (4711-22) Tj ET".utf8),
      "/Type/XObject/Subtype/Form/BBox[0 0 120 20]/Resources<</Font<</F 4 0 R>>>>")
    let field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(number)/V(4711-22)/F 4/Rect[300 50 420 70]/AP<</N 5 0 R>>>>"
    let note =
      "<</Type/Annot/Subtype/FreeText/Contents(Paid twice)/F 4/DA(/F 10 Tf 0 g)/Rect[300 20 420 40]/AP<</N 5 0 R>>>>"
    let file = PDFWriter.file(
      entries: "/Annots[6 0 R 7 0 R]", content: PDFWriter.text(lines),
      further: [appearance, Array(field.utf8), Array(note.utf8)])
    let text = String(decoding: file, as: UTF8.self)
      .replacing("/Type/Catalog", with: "/Type/Catalog/AcroForm<</Fields[6 0 R]/DA(/F 10 Tf 0 g)>>")
    let page = try Preparation.text(Array(text.utf8))
    let number = try #require(page.words.first { $0.text == "4711-22" })
    #expect(abs(number.quad.bounds.x0 - 300) < 1 && abs(number.quad.bounds.midY - (842 - 60)) < 1)
    #expect(page.words.suffix(2).map(\.text) == ["Paid", "twice"])
  }

  @Test func passwordsAreAskedForOnlyWhereNeeded() throws {
    #expect(Preparation.open(try TestFiles.fixture("locked.pdf")).failure == .passwordRequired)
    #expect(try Preparation.text(TestFiles.fixture("owner-locked.pdf")).words.first?.text == "Line")
  }

  /// Each made by Fixtures/make_encrypted.py, with an empty user password.
  @Test(arguments: [
    "v1-r2-length-128", "v1-r2-rc4-40", "v2-r3-rc4-128", "v2-r3-rc4-40", "v2-r3-rc4-64", "v4-r4-aes-128",
    "v4-r4-aes-128-in-bits", "v4-r4-aes-128-no-length", "v4-r4-aes-128-plain-metadata", "v4-r4-aes-128-plain-strings",
    "v4-r4-identity", "v4-r4-no-filters", "v4-r4-rc4-128", "v4-r4-rc4-128-in-bits", "v4-r4-rc4-128-no-filter-length",
    "v4-r4-rc4-128-two-filters", "v4-r4-rc4-40", "v4-r4-rc4-40-in-bits", "v4-r4-rc4-40-no-filter-length",
    "v4-r4-rc4-40-no-length", "v4-r4-rc4-64-in-bits", "v5-r5-aes-256", "v5-r6-aes-256", "v5-r6-aes-256-in-bits",
    "v5-r6-aes-256-direct",
  ])
  func everyEncryptionIsReadWithoutAPassword(_ name: String) throws {
    let words = try Preparation.text(TestFiles.fixture("encrypted/\(name).pdf")).words
    #expect(words.prefix(8).map(\.text) == ["Line", "1", "for", "whoever", "may", "open", "the", "file"])
  }

  @Test(arguments: [
    ("v3-r3", "with V 3 and R 3"), ("v4-r4-unknown-method", "with the crypt filter method Rot13"),
    ("acme-lock", "by a handler other than Standard"),
  ])
  func encryptionThatIsNotReadIsNamed(_ name: String, _ how: String) throws {
    let reply = Preparation.open(try TestFiles.fixture("encrypted/\(name).pdf"))
    #expect(reply == .failed(.unreadable, detail: "the PDF is encrypted \(how), which is not read"))
  }

  /// What is no encryption dictionary does not keep a file from being read.
  @Test(arguments: ["9 0 R", "9999999999999 0 R", "null", "[<<>>]", "(a\\))", "/Standard", "<abc>"])
  func damagedEncryptionIsLeftToPoppler(_ value: String) throws {
    let whole = String(decoding: PDFWriter.file(content: PDFWriter.text(lines)), as: UTF8.self)
    let file = Array(whole.replacing("trailer<<", with: "trailer<</Encrypt \(value)").utf8)
    #expect(try Preparation.text(file).words.first?.text == "Position")
  }

  /// Where the end of the file says that its table stands.
  @Test(arguments: ["-1", "-999999999", "999999999", "x", ""])
  func aTableOutsideTheFileIsLeftToPoppler(_ place: String) throws {
    let whole = String(decoding: PDFWriter.file(content: PDFWriter.text(lines)), as: UTF8.self)
    let end = try #require(whole.firstRange(of: "startxref")).upperBound
    let file = Array((whole[..<end] + "\n\(place)\n%%EOF").utf8)
    #expect(try Preparation.text(file).words.first?.text == "Position")
  }

  @Test func limitsAreJudgedBeforeDrawing() {
    let limits = PreparationLimits(maximumPages: 3, maximumPixels: 1, cpuSeconds: 1)
    #expect(Preparation.open(PDFWriter.file(pages: 4, content: ""), limits).failure == .tooManyPages)
    #expect(Preparation.open(PDFWriter.file(pages: 3, content: ""), limits) == .opened(.pdf, pages: 3))
    #expect(Preparation.open(PDFWriter.file(size: "0 0 100 14401", content: "")).failure == .pageTooLarge)
    #expect(Preparation.open(PDFWriter.file(size: "0 0 0.5 100", content: "")).failure == .unreadable)
  }

  @Test func everyPageOfALongInvoiceIsRead() throws {
    let file = try TestFiles.example("invoice-two-pages.pdf")
    #expect(Preparation.open(file) == .opened(.pdf, pages: 2))
    #expect(try Preparation.text(file, number: 1).words.contains { $0.text == "LH-30417" })
    #expect(try Preparation.text(file, number: 2).words.contains { $0.text == "€5,069.78" })
  }

  @Test func pagesThatAreNotThereFail() throws {
    let file = PDFWriter.file(content: "")
    for number in [0, 2, Int(UInt32.max)] { #expect(Preparation.page(file, number: number).failure == .unreadable) }
    var session = DocumentSession()
    #expect(session.reply(to: .page(1)).failure == .unreadable)
  }
}
