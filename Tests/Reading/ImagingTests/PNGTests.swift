import Imaging
import Testing
import WorkerProtocol

struct PNGTests {
  struct Kind: CustomTestStringConvertible {
    let colour: PNGWriter.Colour
    let depth: Int
    let isInterlaced: Bool

    var testDescription: String { "\(colour), \(depth) bits\(isInterlaced ? ", interlaced" : "")" }

    static let all = PNGWriter.Colour.allCases.flatMap { colour in
      colour.depths.flatMap { depth in
        [false, true].map { Kind(colour: colour, depth: depth, isInterlaced: $0) }
      }
    }
  }

  /// Every sample as stored, and what it must look like on white.
  @Test(arguments: Kind.all)
  func everyKindIsDecoded(kind: Kind) throws {
    let top = 1 << kind.depth - 1
    let palette: [[UInt8]] = (0...min(255, top)).map { [UInt8($0), UInt8(255 - $0), UInt8($0 / 2)] }
    let isPalette = kind.colour == .palette
    let writer = PNGWriter(
      width: 13, height: 11, colour: kind.colour, depth: kind.depth, isInterlaced: kind.isInterlaced,
      palette: isPalette ? palette : [])
    func sample(_ x: Int, _ y: Int, _ channel: Int) -> Int { (x * 29 + y * 53 + channel * 91) * 257 & top }
    let page = try Preparation.pixels(writer.file(sample))

    let hasAlpha = kind.colour == .grayAlpha || kind.colour == .rgba
    for y in 0..<11 {
      for x in 0..<13 {
        let levels = (0..<kind.colour.channels).map { Double(sample(x, y, $0)) / Double(top) }
        let colours = Array(levels.dropLast(hasAlpha ? 1 : 0))
        let alpha = hasAlpha ? levels[levels.count - 1] : 1
        let onWhite = colours.map { Int((($0 * alpha + 1 - alpha) * 255).rounded()) }
        let expected =
          isPalette
          ? palette[sample(x, y, 0)].map { Int($0) }
          : onWhite.count == 1 ? [onWhite[0], onWhite[0], onWhite[0]] : onWhite
        #expect(isClose([page[x, y]], [expected], within: 1))
      }
    }
  }

  @Test func transparentPaletteEntriesAndColoursAreWhite() throws {
    let entries = PNGWriter(
      width: 2, height: 1, colour: .palette, depth: 8, palette: [[10, 20, 30], [40, 50, 60]], transparency: [0])
    #expect(try Preparation.pixels(entries.file { x, _, _ in x })[0, 0] == [255, 255, 255])
    #expect(try Preparation.pixels(entries.file { x, _, _ in x })[1, 0] == [40, 50, 60])
    let gray = PNGWriter(width: 2, height: 1, colour: .gray, depth: 8, transparency: [0, 77])
    #expect(try Preparation.pixels(gray.file { x, _, _ in 77 + x })[0, 0] == [255, 255, 255])
    #expect(try Preparation.pixels(gray.file { x, _, _ in 77 + x })[1, 0] == [78, 78, 78])
  }

  @Test(arguments: [false, true])
  func aLargePictureIsReduced(isInterlaced: Bool) throws {
    let writer = PNGWriter(width: 3000, height: 4200, colour: .gray, depth: 1, isInterlaced: isInterlaced)
    let page = try Preparation.pixels(writer.file { x, y, _ in (x < 1500) == (y < 2100) ? 1 : 0 })
    #expect(page.pageWidth == 1429 && page.pageHeight == 2000)
    #expect(page.quarters == [[255, 255, 255], [0, 0, 0], [0, 0, 0], [255, 255, 255]])
  }

  @Test func damageIsUnreadable() throws {
    let writer = PNGWriter(width: 40, height: 40, colour: .rgb)
    let file = writer.file { x, y, _ in x * y & 255 }
    var spoilt = file
    spoilt[file.count / 2] ^= 0x55
    #expect(Preparation.page(spoilt).failure == .unreadable)
    #expect(Preparation.page(Array(file.prefix(file.count * 3 / 4))).failure == .unreadable)
    #expect(Preparation.page(Array(file.prefix(20))).failure == .unreadable)
    let tooFewRows = writer.file(scanlines: [UInt8](repeating: 0, count: 600))
    #expect(Preparation.page(tooFewRows).failure == .unreadable)
  }

  @Test func sizeIsJudgedByTheHeader() {
    let bomb = PNGWriter(width: 1_000_000, height: 1_000_000, colour: .rgba, depth: 16).file(scanlines: [0])
    #expect(Preparation.open(bomb).failure == .tooManyPixels)
    let limits = PreparationLimits(maximumPages: 1, maximumPixels: 99, cpuSeconds: 1)
    #expect(
      Preparation.open(PNGWriter(width: 10, height: 10, colour: .gray).file { _, _, _ in 0 }, limits).failure
        == .tooManyPixels)
  }
}
