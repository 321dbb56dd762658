import Imaging
import Testing
import WorkerProtocol

struct ExifOrientationTests {
  @Test(arguments: 1...8)
  func everyOrientationGivesTheSamePicture(orientation: Int) throws {
    let file = try TestFiles.fixture("exif-\(orientation).jpg")
    #expect(ExifOrientation(jpeg: file).rawValue == UInt8(orientation))
    let page = try Preparation.pixels(file)
    #expect(page.width == 96 && page.height == 64)
    #expect(isClose(page.quarters, [[220, 30, 30], [30, 180, 60], [40, 60, 200], [255, 255, 255]]))
  }

  /// A mark in the window must lie at the same place of the page when window and page are turned together.
  @Test(arguments: ExifOrientation.allCases)
  func aWindowIsTurnedWithItsPage(orientation: ExifOrientation) {
    let whole = PagePixels.blank(8, 6, [0, 0, 0]) { $0.fill(3..<4, 2..<3, [9, 9, 9]) }
    var window = PagePixels.blank(3, 2, [0, 0, 0]) { $0.fill(1..<2, 1..<2, [9, 9, 9]) }
    (window.originX, window.originY, window.pageWidth, window.pageHeight) = (2, 1, 8, 6)
    func mark(_ page: PagePixels) -> [Int] {
      let i = (page.rgb.firstIndex(of: 9) ?? 0) / 3
      return [page.originX + i % page.width, page.originY + i / page.width, page.pageWidth, page.pageHeight]
    }
    #expect(mark(orientation.upright(window)) == mark(orientation.upright(whole)))
  }

  @Test func brokenExifIsIgnored() throws {
    let file = try TestFiles.fixture("exif-6.jpg")
    // Every cut, and every byte of the segment spoilt: an answer, never a trap.
    for count in 0..<120 { _ = ExifOrientation(jpeg: Array(file.prefix(count))) }
    for i in 0..<120 {
      for value: UInt8 in [0, 0x7F, 0xFF] {
        var spoilt = file
        spoilt[i] = value
        _ = ExifOrientation(jpeg: spoilt)
      }
    }
    var outOfRange = file
    let tag = try #require((0..<100).first { Array(file[$0..<($0 + 2)]) == [0x01, 0x12] })
    outOfRange[tag + 9] = 9
    #expect(ExifOrientation(jpeg: outOfRange) == .upright)
  }
}
