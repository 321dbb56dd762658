import Imaging
import Testing
import WorkerProtocol

struct PaperFinderTests {
  /// Print: short dark strokes in rows.
  private func print(on page: inout PagePixels, _ columns: Range<Int>, _ rows: Range<Int>, _ ink: [UInt8]) {
    for y in stride(from: rows.lowerBound, to: rows.upperBound - 6, by: 14) {
      for x in stride(from: columns.lowerBound, to: columns.upperBound - 3, by: 6) {
        page.fill(x..<(x + 3), y..<(y + 8), ink)
      }
    }
  }

  private func receiptOnTable(_ paint: (inout PagePixels) -> Void = { _ in }) -> PagePixels {
    .blank(600, 800, [70, 50, 35]) { page in
      page.fill(180..<400, 100..<700, [235, 232, 225])
      print(on: &page, 200..<380, 120..<680, [40, 40, 40])
      paint(&page)
    }
  }

  @Test func paperOnATableIsFound() throws {
    let crop = try #require(PaperFinder.paper(on: receiptOnTable()))
    #expect(crop.x0 <= 180.0 / 600 && crop.x1 >= 400.0 / 600 && crop.y0 <= 100.0 / 800 && crop.y1 >= 700.0 / 800)
    #expect((crop.x1 - crop.x0) * (crop.y1 - crop.y0) < 0.5)
  }

  @Test func aColouredBandOfThePaperStays() throws {
    let page = receiptOnTable { $0.fill(180..<400, 640..<760, [20, 90, 200]) }
    #expect(try #require(PaperFinder.paper(on: page)).y1 >= 760.0 / 800)
  }

  @Test func aScanIsLeftWhole() {
    let page = PagePixels.blank(600, 800, [252, 252, 252]) { print(on: &$0, 60..<540, 60..<600, [30, 30, 30]) }
    #expect(PaperFinder.paper(on: page) == nil)
  }

  @Test func aDarkBannerWithPrintStays() {
    let page = PagePixels.blank(600, 800, [250, 250, 250]) { page in
      page.fill(0..<600, 0..<160, [15, 25, 60])
      print(on: &page, 40..<300, 40..<120, [255, 255, 255])
      print(on: &page, 40..<560, 220..<760, [30, 30, 30])
    }
    #expect(PaperFinder.paper(on: page) == nil)
  }

  @Test func paperInHalfShadowIsNotCut() {
    let page = PagePixels.blank(600, 800, [120, 118, 115]) { page in
      page.fill(150..<450, 80..<400, [230, 228, 224])
      page.fill(150..<450, 400..<720, [140, 138, 136])
      print(on: &page, 180..<420, 100..<700, [60, 60, 60])
    }
    #expect(PaperFinder.paper(on: page) == nil)
  }

  /// Where make_samples.py put the corners of the papers, in px of the file.
  @Test(arguments: [
    ("receipt.jpg", Window(page: Size(width: 1500, height: 2000), x: 255, y: 120, width: 950, height: 1715)),
    ("receipt-tip.jpg", Window(page: Size(width: 1440, height: 1800), x: 250, y: 130, width: 930, height: 1560)),
  ])
  func theBundledPhotosAreCroppedToTheirPaper(name: String, paper: Window) throws {
    let page = try Preparation.pixels(TestFiles.example(name))
    try #require(page.pageWidth == paper.page.width && page.pageHeight == paper.page.height)
    #expect(page.originX <= paper.x && page.originX + page.width >= paper.x + paper.width)
    #expect(page.originY <= paper.y && page.originY + page.height >= paper.y + paper.height)
    #expect(page.width * page.height < page.pageWidth * page.pageHeight * 3 / 4)
  }

  /// A small receipt on a large picture is decoded again, finer, in its own part only.
  @Test func aSmallPaperIsReadAtItsFullSize() throws {
    let writer = PNGWriter(width: 3000, height: 4000, colour: .gray)
    let file = writer.file { x, y, _ in (300..<1100).contains(x) && (400..<2300).contains(y) ? 230 : 40 }
    let page = try Preparation.pixels(file)
    #expect(page.pageWidth == 3000 && page.pageHeight == 4000)
    #expect((800..<1000).contains(page.width) && (1900..<2150).contains(page.height))
    #expect(page[page.width / 2, page.height / 2] == [230, 230, 230])
    #expect((240..<300).contains(page.originX) && (320..<400).contains(page.originY))
  }
}
