import Imaging
import Testing
import WorkerProtocol

struct RowScalerTests {
  private func scale(_ page: PagePixels, to size: Size, _ crop: Crop = .whole) -> PagePixels {
    var scaler = RowScaler(source: Size(width: page.width, height: page.height), window: crop.window(on: size))
    page.rgb.withUnsafeBufferPointer { rgb in
      for y in 0..<page.height { scaler.add(UnsafeBufferPointer(rebasing: rgb[(y * page.width * 3)...])) }
    }
    #expect(scaler.isComplete)
    return scaler.finish()
  }

  @Test func everyPixelIsTheMeanOfItsArea() {
    let page = PagePixels.blank(4, 4, [0, 0, 0]) { $0.fill(0..<1, 0..<4, [200, 100, 40]) }
    let half = scale(page, to: Size(width: 2, height: 2))
    #expect(half[0, 0] == [100, 50, 20] && half[0, 1] == [100, 50, 20])
    #expect(half[1, 0] == [0, 0, 0])
  }

  @Test func pixelsThatStraddleAnEdgeAreShared() {
    // Three columns in two: the middle one belongs half to each.
    let page = PagePixels.blank(3, 3, [0, 0, 0]) { $0.fill(1..<2, 0..<3, [240, 240, 240]) }
    let two = scale(page, to: Size(width: 2, height: 2))
    #expect(two[0, 0] == [80, 80, 80] && two[1, 1] == [80, 80, 80])
  }

  @Test(arguments: [Size(width: 31, height: 17), Size(width: 60, height: 40), Size(width: 1, height: 1)])
  func aWindowIsThePartOfTheWhole(size: Size) {
    let page = PagePixels.blank(60, 40, [255, 255, 255]) { page in
      for y in 0..<40 {
        for x in 0..<60 { page.fill(x..<(x + 1), y..<(y + 1), [UInt8(x * 4), UInt8(y * 6), UInt8(x ^ y)]) }
      }
    }
    let whole = scale(page, to: size)
    let part = scale(page, to: size, Crop(x0: 0.3, y0: 0.25, x1: 0.8, y1: 0.9))
    #expect(part.pageWidth == size.width && part.pageHeight == size.height)
    for y in 0..<part.height {
      for x in 0..<part.width { #expect(part[x, y] == whole[x + part.originX, y + part.originY]) }
    }
  }
}
