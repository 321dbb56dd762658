import DocumentText
import Foundation
import Imaging
import Testing
import TextRecognition
import WorkerProtocol

private let sharedDocuments = RecognizerProcess.root.deletingLastPathComponent()
  .appending(path: "shared/data/documents")

/// The upright page of a file as the document worker prepares it.
func pixels(of file: URL) throws -> PagePixels {
  var session = DocumentSession()
  let limits = PreparationLimits(maximumPages: 1, maximumPixels: 60_000_000, cpuSeconds: 60)
  _ = session.reply(to: .open(limits, bytes: Array(try Data(contentsOf: file))))
  guard case .pixels(let page) = session.reply(to: .page(1)) else { throw CocoaError(.fileReadCorruptFile) }
  return page
}

extension PagePixels {
  func turned(clockwise turns: Int) throws -> PagePixels {
    let image = try #require(RGBImage(width: width, height: height, pixels: rgb)).turned(clockwise: turns)
    return PagePixels(
      width: image.width, height: image.height, originX: 0, originY: 0, pageWidth: image.width,
      pageHeight: image.height, rgb: image.pixels)
  }
}

/// Real receipts with known truth, read by real processes: what the product promises of its text recognition.
@Suite(
  .serialized,
  .enabled(if: RecognizerProcess.hasModels, "models/ocr is not there: scripts/fetch-ocr-models.sh"),
  .enabled(
    if: FileManager.default.fileExists(atPath: sharedDocuments.path), "../shared/data/documents is not there"))
struct DocumentsCorpusTests {
  struct Truth: Decodable, Sendable {
    var file: String
    var vendor: String?
    var vendorAlternatives: [String]?
    var date: String?
    var total: Int?

    enum CodingKeys: String, CodingKey {
      case file, vendor, date
      case vendorAlternatives = "vendor_alt"
      case total = "total_minor"
    }
  }

  /// Which of the three printed truths were found; true where there is none.
  struct Found: Equatable, Sendable {
    var total: Bool
    var date: Bool
    var vendor: Bool

    init(_ truth: Truth, in page: TextPage) {
      let presence = Presence(of: page)
      total = truth.total.map { presence.holds(amount: $0) } ?? true
      date = truth.date.map { presence.holds(date: $0) } ?? true
      let names = [truth.vendor].compactMap { $0 } + (truth.vendorAlternatives ?? [])
      vendor = names.isEmpty || names.contains { presence.holds(name: $0) }
    }
  }

  /// As programs choose them: OpenVINO only where it computes in bf16. In f32 it takes 380 MiB (docs/performance.md).
  static let chosenRuntimes = RuntimeChoice.allCases.filter { $0 == .onnxRuntime || $0 == .forThisProcessor }

  /// Memory of one process over all pages, in MB.
  static let memoryLimit = 320

  private static func images() throws -> [Truth] {
    try String(contentsOf: sharedDocuments.appending(path: "truth.jsonl"), encoding: .utf8).split(separator: "\n")
      .map { try JSONDecoder().decode(Truth.self, from: Data($0.utf8)) }
      .filter { $0.file.hasSuffix(".jpg") }
  }

  /// Shares the documents out among two processes; also checks their memory.
  private func read<Result: Sendable>(
    _ truths: [Truth], by runtime: RuntimeChoice,
    _ body: @escaping @Sendable (Truth, PagePixels, RecognizerProcess) throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: [Result].self) { group in
      for part in 0..<2 {
        group.addTask {
          let recognizer = try RecognizerProcess(runtime: runtime)
          _ = try recognizer.becomeReady()
          let results = try truths.enumerated().filter { $0.offset % 2 == part }.map { _, truth in
            try body(truth, try pixels(of: sharedDocuments.appending(path: truth.file)), recognizer)
          }
          #expect(try recognizer.peakMegabytes() <= Self.memoryLimit)
          return results
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  @Test(arguments: chosenRuntimes)
  func wordsHoldTotalDateAndVendor(runtime: RuntimeChoice) async throws {
    let truths = try Self.images()
    #expect(truths.count == 64)
    let found = try await read(truths, by: runtime) { truth, page, recognizer in
      guard case .recognized(let text, _) = try recognizer.read(page) else { throw RecognizerProcess.Ended() }
      return Found(truth, in: text)
    }
    func share(_ field: (Found) -> Bool) -> Double { Double(found.count(where: field)) / Double(truths.count) }
    #expect(share(\.total) >= 0.98)
    #expect(share(\.date) >= 0.96)
    #expect(share(\.vendor) >= 0.92)
  }

  /// Each of the two turns pages of its own.
  @Test(arguments: chosenRuntimes)
  func turnedPagesAreReadAsWellAsUpright(runtime: RuntimeChoice) async throws {
    let first = runtime == .openVINO ? 0 : 5
    let truths = try Self.images().enumerated().filter { $0.offset % 10 == first }.map(\.element).prefix(6)
    try #require(truths.count == 6)
    _ = try await read(Array(truths), by: runtime) { truth, page, recognizer in
      guard case .recognized(let upright, let turns) = try recognizer.read(page) else {
        throw RecognizerProcess.Ended()
      }
      let words = Set(upright.words.map(\.text))
      for added in 1...3 {
        guard case .recognized(let text, let found) = try recognizer.read(page.turned(clockwise: added)) else {
          throw RecognizerProcess.Ended()
        }
        #expect((added + found) % 4 == turns, "\(truth.file) turned by \(added)")
        #expect(Found(truth, in: text) == Found(truth, in: upright), "\(truth.file) turned by \(added)")
        #expect((text.width, text.height) == (upright.width, upright.height))
        // Resampling differs by a fraction of a px, so a few words do too.
        let same = words.intersection(text.words.map(\.text)).count
        #expect(Double(same) >= 0.9 * Double(words.count), "\(truth.file) turned by \(added)")
      }
    }
  }

  /// They round differently, and a line whose two best readings are as good as equal may become another.
  @Test func bothRuntimesReadTheSameInTheSameNumberFormat() throws {
    let readers = try RuntimeChoice.allCases.map {
      try PageReader(models: RecognizerProcess.models, runtime: $0, precision: "f32")
    }
    let truths = try Self.images().enumerated().filter { $0.offset % 3 == 0 }.map(\.element)
    let lines = try truths.map { truth in
      let page = try pixels(of: sharedDocuments.appending(path: truth.file))
      let image = try #require(RGBImage(width: page.width, height: page.height, pixels: page.rgb))
      return try readers.map { try $0.read(image).page.lineTexts }
    }
    let total = lines.reduce(0) { $0 + $1[0].count }
    let different = lines.reduce(0) { $0 + $1[0].difference(from: $1[1]).insertions.count }
    #expect(total > 1000)
    #expect(Double(different) <= 0.005 * Double(total), "\(different) of \(total) lines")
  }
}

extension TextPage {
  /// The words of each line, in reading order.
  fileprivate var lineTexts: [String] {
    Dictionary(grouping: words, by: \.line).sorted { $0.key < $1.key }
      .map { $0.value.map(\.text).joined(separator: " ") }
  }
}
