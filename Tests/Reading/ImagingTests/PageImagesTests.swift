import DocumentText
import Imaging
import TestSupport
import Testing
import WorkerProtocol

struct PageImagesTests {
  private let colours = (red: [220, 30, 30], green: [30, 180, 60], blue: [40, 60, 200], white: [255, 255, 255])

  private func images(_ bytes: [UInt8], page: Int = 1, turns: Int = 0, _ tiles: [ImagesRequest.Tile]) -> DocumentReply {
    var session = DocumentSession()
    let opened = session.reply(to: .open(Preparation.limits, bytes: bytes))
    guard case .opened = opened else { return opened }
    return session.reply(to: .images(ImagesRequest(page: page, turns: turns, quality: 92, tiles: tiles)))
  }

  /// The images' px; their structure is checked on the way.
  private func pictures(
    _ bytes: [UInt8], page: Int = 1, turns: Int = 0, _ tiles: [ImagesRequest.Tile]
  ) throws -> [PagePixels] {
    guard case .images(let files) = images(bytes, page: page, turns: turns, tiles) else {
      throw Preparation.Unexpected()
    }
    #expect(files.map { JPEGStructure($0)?.width } == tiles.map(\.width))
    #expect(files.map { JPEGStructure($0)?.height } == tiles.map(\.height))
    return try files.map(Preparation.pixels)
  }

  private func tile(
    _ x0: Float, _ y0: Float, _ x1: Float, _ y1: Float, _ width: Int, _ height: Int
  )
    -> ImagesRequest.Tile
  {
    ImagesRequest.Tile(region: Rectangle(x0: x0, y0: y0, x1: x1, y1: y1), width: width, height: height)
  }

  /// Wherever a camera or a recognizer found the top to be, each quarter of the upright page lands in its own tile.
  @Test(arguments: 1...8, 0...3)
  func pagesAreUpright(orientation: Int, turns: Int) throws {
    let quarters = [
      tile(0, 0, 0.5, 0.5, 32, 32), tile(0.5, 0, 1, 0.5, 32, 32), tile(0, 0.5, 0.5, 1, 32, 32),
      tile(0.5, 0.5, 1, 1, 32, 32),
    ]
    let pictures = try pictures(TestFiles.fixture("exif-\(orientation).jpg"), turns: turns, quarters)
    let upright = [colours.red, colours.green, colours.blue, colours.white]
    // Which quarter of the page comes to lie top left, top right, bottom left, bottom right.
    let order = [[0, 1, 2, 3], [2, 0, 3, 1], [3, 2, 1, 0], [1, 3, 0, 2]][turns]
    #expect(isClose(pictures.map { $0[8, 8] }, order.map { upright[$0] }))
  }

  @Test func partsAreScaledNotStretched() throws {
    let file = try TestFiles.fixture("twelve-megapixels.jpg")
    // 4000 x 3000 px: 320 x 240 of 320 x 320, the rest white.
    let picture = try #require(try pictures(file, [tile(0, 0, 1, 1, 320, 320)]).first)
    #expect(
      isClose(
        [picture[80, 60], picture[240, 60], picture[80, 180]], [colours.red, colours.green, colours.blue], within: 12))
    #expect(isClose([picture[80, 236]], [colours.blue], within: 12))
    #expect(isClose((245..<320).map { picture[80, $0] }, Array(repeating: colours.white, count: 75)))
  }

  @Test func aPartIsTakenToThePixel() throws {
    let mark = PNGWriter(width: 400, height: 800, colour: .gray).file { x, y, _ in
      (200..<220).contains(x) && (600..<620).contains(y) ? 0 : 250
    }
    // 100 px from 160, 560 at double size, and the whole at a quarter of that.
    let pictures = try pictures(mark, [tile(0.4, 0.7, 0.65, 0.825, 200, 200), tile(0, 0, 1, 1, 200, 400)])
    for (x, y, dark) in [(76, 100, false), (84, 100, true), (116, 100, true), (124, 100, false)] {
      #expect((pictures[0][x, y][0] < 128) == dark, "\(x), \(y)")
    }
    for (x, y, dark) in [(97, 305, false), (102, 305, true), (107, 305, true), (112, 305, false), (105, 297, false)] {
      #expect((pictures[1][x, y][0] < 128) == dark, "\(x), \(y)")
    }
  }

  @Test(arguments: [false, true])
  func pngIsTaken(isInterlaced: Bool) throws {
    let file = PNGWriter(width: 64, height: 64, colour: .rgb, isInterlaced: isInterlaced).file { x, _, channel in
      channel == (x < 32 ? 0 : 2) ? 200 : 0
    }
    let picture = try #require(try pictures(file, [tile(0, 0, 1, 1, 32, 32)]).first)
    #expect(isClose([picture[8, 16], picture[24, 16]], [[200, 0, 0], [0, 0, 200]], within: 12))
  }

  /// At 737 dpi an edge between black and white is one px wide, not the blur of an enlarged 200-dpi picture.
  @Test func pdfIsDrawnAtTheResolutionOfItsImage() throws {
    let file = PDFWriter.file(size: "0 0 500 1000", content: "0 g 240 400 20 20 re f")
    // 50 points from 225, 570 (from the top) on 512 px.
    let picture = try #require(try pictures(file, [tile(0.45, 0.57, 0.55, 0.62, 512, 512)]).first)
    let row = (0..<512).map { picture[$0, 256][0] }
    let edge = Int(15.0 / 50 * 512)
    #expect(row[..<(edge - 1)].allSatisfy { $0 > 225 } && row[(edge + 2)..<(edge + 200)].allSatisfy { $0 < 30 })
  }

  @Test(arguments: 0...3)
  func pdfIsTurned(turns: Int) throws {
    // Red top left, green top right, blue bottom left.
    let content =
      "0.86 0.12 0.12 rg 0 300 200 300 re f 0.12 0.7 0.24 rg 200 300 200 300 re f 0.16 0.24 0.78 rg 0 0 200 300 re f"
    let size = turns % 2 == 0 ? (320, 480) : (480, 320)
    let picture = try #require(
      try pictures(
        PDFWriter.file(size: "0 0 400 600", content: content), turns: turns, [tile(0, 0, 1, 1, size.0, size.1)]
      )
      .first)
    let upright = [colours.red, colours.green, colours.blue, colours.white]
    let order = [[0, 1, 2, 3], [2, 0, 3, 1], [3, 2, 1, 0], [1, 3, 0, 2]][turns]
    #expect(isClose(picture.quarters, order.map { upright[$0] }))
  }

  @Test func aTextLayerCanBeIgnored() throws {
    var session = DocumentSession()
    _ = session.reply(to: .open(Preparation.limits, bytes: try TestFiles.example("invoice.pdf")))
    guard case .text(let layer) = session.reply(to: .page(1)),
      case .pixels(let page) = session.reply(to: .page(1, ignoringTextLayer: true))
    else { throw Preparation.Unexpected() }
    #expect(abs(page.pageWidth - Int(layer.width * 200 / 72)) <= 1)
    #expect(page.rgb.contains { $0 < 64 })
  }

  @Test func badPagesAreRefused() throws {
    let whole = [tile(0, 0, 1, 1, 320, 320)]
    let receipt = try TestFiles.example("receipt.jpg")
    #expect(images(Array(receipt.prefix(receipt.count / 2)), whole).failure == .unreadable)
    #expect(images(receipt, page: 2, whole).failure == .unreadable)
    #expect(images(PDFWriter.file(content: ""), page: 2, whole).failure == .unreadable)
    var session = DocumentSession()
    let request = ImagesRequest(page: 1, turns: 0, quality: 92, tiles: whole)
    #expect(session.reply(to: .images(request)).failure == .unreadable)
  }

  /// The thinnest part at the largest size: an answer, never a trap.
  @Test func extremePartsAreAnswered() throws {
    let side = ImagesRequest.minimumSide
    let tiles = [
      tile(0, 0, side, 1, 64, 64), tile(0.5, 0.5, 0.5 + 2 * side, 0.5 + 2 * side, 512, 16),
      tile(1 - 2 * side, 0, 1, side, 1, 900),
    ]
    for file in [try TestFiles.fixture("exif-6.jpg"), PDFWriter.file(content: "0 g 0 0 595 842 re f")] {
      for tile in tiles {
        switch images(file, turns: 1, [tile]) {
        case .images(let files): #expect(files.count == 1)
        case .failed(let failure, _): #expect(failure == .unreadable)
        default: Issue.record("neither images nor a failure")
        }
      }
    }
  }
}
