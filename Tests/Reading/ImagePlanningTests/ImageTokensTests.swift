import Foundation
import ImagePlanning
import TestSupport
import Testing

/// Pixtral: 16-px patches, 1024 px, a break after each row.
let pixtral = ImageGeometry(patch: 16, merge: 1, maximumEdge: 1024, breakTokens: 1)

struct ImageTokensTests {
  @Test(arguments: [
    (512, 512, 1056), (480, 640, 1240), (768, 1024, 3136), (1024, 1024, 4160), (1024, 1540, 2816), (1240, 1754, 3008),
    (3024, 4032, 3136), (600, 2400, 1088), (320, 240, 315), (1, 1, 2),
  ])
  func sizesCostWhatMistralCommonAndLlamaServerSay(width: Int, height: Int, tokens: Int) {
    #expect(pixtral.tokens(width: width, height: height) == tokens)
  }

  @Test func mergedPatchesMakeCellsTwiceAsLarge() {
    let merged = ImageGeometry(patch: 16, merge: 2, maximumEdge: 1540, breakTokens: 1)
    #expect(merged.cell == 32)
    #expect(merged.tokens(width: 64, height: 64) == 6)
    #expect(merged.tokens(width: 1024, height: 1024) == 1056)
  }

  @Test func modelsWithoutBreakTokensPayCellsOnly() {
    let plain = ImageGeometry(patch: 16, merge: 2, maximumEdge: 2048, breakTokens: 0)
    #expect(plain.tokens(width: 320, height: 65) == 30)
  }

  @Test func halvesAreRoundedToEvenAndAnEdgeNeverVanishes() {
    // 2048 x 33 is 1024 x 16.5, which Python rounds to 16: one row of cells, not two.
    #expect(pixtral.tokens(width: 2048, height: 33) == 65)
    #expect(pixtral.tokens(width: 2048, height: 35) == 130)
    #expect(pixtral.tokens(width: 1, height: 9000) == 128)
  }
}

/// Where mistral-common is installed.
private enum Peer {
  static let python = Checkout.root.appending(path: ".build-venv/bin/python")

  static let isThere: Bool = {
    let probe = Process()
    probe.executableURL = python
    probe.arguments = ["-c", "import mistral_common"]
    probe.standardError = FileHandle.nullDevice
    guard (try? probe.run()) != nil else { return false }
    probe.waitUntilExit()
    return probe.terminationStatus == 0
  }()
}

/// Compares with mistral-common itself.
@Suite(.enabled(if: Peer.isThere, "scripts/requirements-models.txt is not installed"))
struct MistralTokensPeerTests {
  @Test func thousandRandomSizesCostTheSame() throws {
    var generator = SeededGenerator(seed: 4)
    let sizes = (0..<1000).map { index in
      // Small ones, those about the longest edge, and photographs.
      let limit = [300, 1100, 6000][index % 3]
      return (
        merge: Int.random(in: 1...2, using: &generator), edge: [1024, 1540].randomElement(using: &generator) ?? 1024,
        width: Int.random(in: 1...limit, using: &generator), height: Int.random(in: 1...limit, using: &generator)
      )
    }
    let process = Process()
    process.executableURL = Peer.python
    process.arguments = [Checkout.root.appending(path: "Tests/Support/Tools/image_tokens.py").path]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    let lines = sizes.map { "\($0.merge) \($0.edge) \($0.width) \($0.height)\n" }.joined()
    try input.fileHandleForWriting.write(contentsOf: Data(lines.utf8))
    try input.fileHandleForWriting.close()
    let answer = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let theirs = answer.split(separator: "\n").compactMap { Int($0) }
    let ours = sizes.map {
      ImageGeometry(patch: 16, merge: $0.merge, maximumEdge: $0.edge, breakTokens: 1)
        .tokens(width: $0.width, height: $0.height)
    }
    #expect(theirs.count == 1000)
    #expect(ours == theirs)
  }
}
