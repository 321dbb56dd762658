import Imaging
import Testing

struct ReaderSizeTests {
  @Test func twelveMegapixelsAreReadAtHalfTheirSize() {
    let scale = ReaderSize.scale(width: 4000, height: 3000)
    #expect(scale == 0.5)
    #expect(ReaderSize.eighths(for: scale) == 4)
  }

  @Test func aLongReceiptKeepsItsWidth() {
    #expect(ReaderSize.scale(width: 1000, height: 6000) == 1)
    #expect(ReaderSize.scale(width: 2000, height: 12000) == 0.5)
  }

  @Test func smallPicturesAreNotEnlarged() { #expect(ReaderSize.scale(width: 300, height: 400) == 1) }

  @Test func aStripIsBoundedInPixels() {
    let scale = ReaderSize.scale(width: 1000, height: 60_000)
    #expect(abs(1000 * scale * 60_000 * scale - ReaderSize.maximumPixels) < 1)
  }

  @Test(arguments: [(0.01, 1), (0.125, 1), (0.126, 2), (0.5, 4), (0.51, 5), (1.0, 8)])
  func eighthsNeverFallBelowTheScale(scale: Double, eighths: Int) { #expect(ReaderSize.eighths(for: scale) == eighths) }
}
