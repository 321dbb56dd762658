import Imaging
import Testing
import WorkerProtocol

struct JPEGFileTests {
  private static let page = PagePixels.blank(96, 64, [255, 255, 255]) { page in
    page.fill(0..<48, 0..<32, [220, 30, 30])
    page.fill(48..<96, 0..<32, [30, 180, 60])
    page.fill(0..<48, 32..<64, [40, 60, 200])
  }

  private func file(quality: Int = 92) throws -> [UInt8] {
    try JPEGFile.encode(Self.page.rgb, width: 96, height: 64, quality: quality)
  }

  @Test func whatIsEncodedIsDecoded() throws {
    let file = try file()
    #expect(JPEGStructure(file).map { [$0.width, $0.height] } == [96, 64])
    let page = try Preparation.pixels(file)
    #expect(page.width == 96 && page.height == 64)
    #expect(isClose(page.quarters, Self.page.quarters, within: 3))
  }

  /// Thin coloured print would bleed with the usual half resolution for colour.
  @Test func colourHasFullResolution() throws {
    let striped = PagePixels.blank(64, 64, [255, 255, 255]) { page in
      for x in stride(from: 0, to: 64, by: 2) { page.fill(x..<(x + 1), 0..<64, [255, 0, 0]) }
    }
    let page = try Preparation.pixels(JPEGFile.encode(striped.rgb, width: 64, height: 64, quality: 92))
    #expect(isClose([page[30, 30], page[31, 30]], [[255, 0, 0], [255, 255, 255]], within: 24))
  }

  @Test func largeFilesOutgrowTheFirstBuffer() throws {
    let noise = (0..<(512 * 512 * 3)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11) }
    let file = try JPEGFile.encode(noise, width: 512, height: 512, quality: 100)
    #expect(file.count > 2 * 65_536)
    #expect(JPEGStructure(file)?.width == 512)
  }

  @Test func damageIsRefused() throws {
    let file = try file()
    func isRefused(_ file: [UInt8], width: Int = 96) -> Bool {
      (try? JPEGFile.verify(file, width: width, height: 64)) == nil
    }
    #expect(!isRefused(file))
    for count in [0, 2, 100, file.count / 2, file.count - 2, file.count - 1] {
      #expect(isRefused(Array(file.prefix(count))))
    }
    #expect(isRefused(file + [0]))
    #expect(isRefused(file, width: 95))
    // An end marker in the middle: libjpeg would make up the rest and call it a success.
    var ended = file
    ended.replaceSubrange((file.count - 60)..<(file.count - 58), with: [0xFF, 0xD9])
    #expect(isRefused(ended))
    #expect(isRefused(try TestFiles.fixture("gray.jpg")))
  }
}
