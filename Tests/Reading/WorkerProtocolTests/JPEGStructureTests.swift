import Foundation
import TestSupport
import Testing
import WorkerProtocol

struct JPEGStructureTests {
  /// Written segment by segment; coded data are any bytes in which 0xFF is followed by zero.
  private static let file: [UInt8] =
    [0xFF, 0xD8] + [0xFF, 0xE0, 0, 4, 1, 2] + [0xFF, 0xDB, 0, 3, 9]
    + [0xFF, 0xC0, 0, 17, 8, 0x04, 0x00, 0x01, 0x50, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1] + [0xFF, 0xC4, 0, 3, 7]
    + [0xFF, 0xDA, 0, 4, 3, 0] + [1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4] + [0xFF, 0xD9]

  private func fixture(_ name: String) throws -> [UInt8] {
    let folder = Checkout.root.appending(path: "Tests/Reading/ImagingTests/Fixtures")
    return [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  @Test func sizeOfAWholeFileIsRead() throws {
    let structure = try #require(JPEGStructure(Self.file))
    #expect(structure.width == 0x150 && structure.height == 0x400)
    let encoded = try #require(JPEGStructure(try fixture("exif-1.jpg")))
    #expect(encoded.width > 0 && encoded.height > 0)
  }

  @Test func fileCutAnywhereOrFollowedByAnythingIsRefused() {
    for count in 0..<Self.file.count { #expect(JPEGStructure(Array(Self.file.prefix(count))) == nil, "\(count)") }
    #expect(JPEGStructure(Self.file + [0]) == nil)
    #expect(JPEGStructure(Self.file + Self.file) == nil)
  }

  @Test func secondFrameASecondScanAndAForeignMarkerAreRefused() throws {
    let frame = Self.file[13..<32]
    #expect(JPEGStructure(Array(Self.file[..<32] + frame + Self.file[32...])) == nil)
    let scan = try #require(Self.file.indices.first { Self.file[$0...].starts(with: [0xFF, 0xDA]) })
    #expect(JPEGStructure(Array(Self.file.dropLast(2) + Self.file[scan...])) == nil)
    #expect(JPEGStructure(Array(Self.file[..<13] + Self.file[scan...])) == nil, "no frame")
    var progressive = Self.file
    progressive[14] = 0xC2
    #expect(JPEGStructure(progressive) == nil)
  }

  @Test(arguments: ["progressive.jpg", "gray.jpg", "cmyk.jpg"])
  func progressiveAndGrayFilesAreRefused(name: String) throws { #expect(JPEGStructure(try fixture(name)) == nil) }

  @Test func mutatedBytesGiveAStructureOrNoneNeverATrap() {
    var generator = SeededGenerator(seed: 3)
    var refused = 0
    for _ in 0..<50_000 {
      var file = Self.file
      for _ in 0..<Int.random(in: 1...5, using: &generator) {
        let index = Int.random(in: 0..<file.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: file[index] = .random(in: 0...255, using: &generator)
        case 1: file[index] = [0, 0xFF, 0xD9, 0xDA, 0xC0].randomElement(using: &generator) ?? 0
        default: file.remove(at: index)
        }
      }
      guard let structure = JPEGStructure(file) else {
        refused += 1
        continue
      }
      #expect(structure.width > 0 && structure.height > 0 && file.suffix(2) == [0xFF, 0xD9])
    }
    #expect(refused > 25_000)
  }
}
