import Imaging
import Testing
import WorkerProtocol

struct JPEGTests {
  private let quarters = [[220, 30, 30], [30, 180, 60], [40, 60, 200], [255, 255, 255]]

  /// Index of the start-of-frame segment's precision; height and width follow it.
  private func frameHeader(_ file: [UInt8]) throws -> Int {
    try #require((0..<(file.count - 1)).first { file[$0] == 0xFF && (file[$0 + 1] == 0xC0 || file[$0 + 1] == 0xC2) })
      + 4
  }

  @Test func progressiveIsDecoded() throws {
    #expect(isClose(try Preparation.pixels(TestFiles.fixture("progressive.jpg")).quarters, quarters))
  }

  @Test func grayIsDecoded() throws {
    let expected = quarters.map { [$0[0] * 299 + $0[1] * 587 + $0[2] * 114].map { $0 / 1000 } }.map {
      [$0[0], $0[0], $0[0]]
    }
    #expect(isClose(try Preparation.pixels(TestFiles.fixture("gray.jpg")).quarters, expected))
  }

  @Test func adobeInvertedCMYKIsDecoded() throws {
    #expect(isClose(try Preparation.pixels(TestFiles.fixture("cmyk.jpg")).quarters, quarters))
  }

  @Test func twelveMegapixelsComeOutAsThree() throws {
    let page = try Preparation.pixels(TestFiles.fixture("twelve-megapixels.jpg"))
    #expect(page.pageWidth == 2000 && page.pageHeight == 1500)
    #expect(isClose(page.quarters, quarters, within: 12))
  }

  @Test func aFileThatLacksItsLastBytesIsTaken() throws {
    let file = try TestFiles.example("receipt.jpg")
    #expect(throws: Never.self) { try Preparation.pixels(Array(file.dropLast(file.count / 50))) }
  }

  @Test(arguments: [0.3, 0.6, 0.85])
  func aFileThatLacksItsEndIsUnreadable(part: Double) throws {
    let file = try TestFiles.example("receipt.jpg")
    #expect(Preparation.page(Array(file.prefix(Int(Double(file.count) * part)))).failure == .unreadable)
  }

  @Test func aProgressiveFileIsJudgedByItsDetail() throws {
    let file = try TestFiles.fixture("receipt-progressive.jpg")
    #expect(throws: Never.self) { try Preparation.pixels(Array(file.dropLast(20))) }
    #expect(Preparation.page(Array(file.prefix(file.count / 3))).failure == .unreadable)
  }

  @Test func twelveBitsAreACleanError() throws {
    var file = try TestFiles.fixture("exif-1.jpg")
    file[try frameHeader(file)] = 12
    #expect(Preparation.open(file).failure == .unreadable)
  }

  @Test func sizeIsJudgedByTheHeader() throws {
    var file = try TestFiles.fixture("exif-1.jpg")
    let header = try frameHeader(file)
    // 65000 x 65000 px.
    file.replaceSubrange((header + 1)...(header + 4), with: [0xFD, 0xE8, 0xFD, 0xE8])
    #expect(Preparation.open(file).failure == .tooManyPixels)
  }

  @Test func garbageBehindTheMagicIsUnreadable() {
    #expect(
      Preparation.open([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2] + [UInt8](repeating: 7, count: 300)).failure == .unreadable)
  }
}
