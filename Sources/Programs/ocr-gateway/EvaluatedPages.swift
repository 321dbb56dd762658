import Digest
import DocumentText
import FoundationEssentials
import ImagePlanning
import Scoring
import Synchronization
import Workers

/// The pages of documents that are evaluated: keeps their words where that is wished, and draws those with misses.
final class EvaluatedPages: Sendable {
  /// What is needed to draw a document's pages.
  private struct Sheet {
    var width: Float
    var height: Float
    var turns: Int
  }

  private let words: String?
  private let source = Mutex<(any PageSource)?>(nil)
  private let sheets = Mutex<[SHA256: [Sheet]]>([:])

  /// - Parameter words: folder in which words are kept.
  init(words: String?) {
    self.words = words
  }

  /// Stands before the reader.
  func noting(_ reader: any PageSource) -> any PageSource {
    let kept = words.flatMap { try? StoredPages(reader, folder: $0) } ?? reader
    source.withLock { $0 = kept }
    return Noted(base: kept, pages: self)
  }

  private func note(_ bytes: [UInt8], _ reading: ReadPages) {
    let own = zip(reading.pages, reading.turns).map { Sheet(width: $0.width, height: $0.height, turns: $1) }
    sheets.withLock { $0[SHA256(bytes)] = own }
  }

  private struct Noted: PageSource {
    let base: any PageSource
    let pages: EvaluatedPages

    func read(
      _ bytes: [UInt8], for caller: String, ignoringTextLayers: Bool, deadline: ContinuousClock.Instant,
      onPage: @escaping @Sendable (Int, Int) -> Void
    ) async throws -> ReadPages {
      let reading = try await base.read(
        bytes, for: caller, ignoringTextLayers: ignoringTextLayers, deadline: deadline, onPage: onPage)
      pages.note(bytes, reading)
      return reading
    }

    func images(
      _ bytes: [UInt8], of orders: [PageOrder], for caller: String, deadline: ContinuousClock.Instant
    ) async throws -> DrawnPages {
      try await base.images(bytes, of: orders, for: caller, deadline: deadline)
    }
  }

  /// The misses with pictures of the pages that their values stand on, of the first ones: each picture takes some 100 KiB.
  func pictured(
    _ misses: [MissesPage.Miss], of files: [Evaluate.Listed], deadline: ContinuousClock.Instant
  ) async -> [MissesPage.Miss] {
    let paths = Dictionary(files.map { ($0.truth.folder + "/" + $0.truth.file, $0.path) }) { first, _ in first }
    var pictured = misses
    for index in misses.indices.prefix(Self.maximumDocuments) {
      guard let path = paths[misses[index].document] else { continue }
      let pages = Set(misses[index].values.map { $0.page ?? 1 }).sorted().prefix(Self.maximumPages)
      pictured[index].pictures = await pictures(path, pages: Array(pages), deadline: deadline)
    }
    return pictured
  }

  private static let maximumDocuments = 300
  private static let maximumPages = 4
  /// px
  private static let longestEdge = 1400

  private func pictures(
    _ path: String, pages: [Int], deadline: ContinuousClock.Instant
  ) async -> [Int: MissesPage.Picture] {
    guard let data = FileManager.default.contents(atPath: path), let source = source.withLock({ $0 }) else {
      return [:]
    }
    let bytes = [UInt8](data)
    let own = sheets.withLock { $0[SHA256(bytes)] } ?? []
    let orders = pages.filter { $0 <= own.count && $0 >= 1 }.map { page in
      PageOrder(page: page, turns: own[page - 1].turns, plan: Self.plan(own[page - 1]))
    }
    guard !orders.isEmpty,
      let drawn = try? await source.images(bytes, of: orders, for: "evaluate", deadline: deadline)
    else { return [:] }
    var pictures: [Int: MissesPage.Picture] = [:]
    for (order, tiles) in zip(orders, drawn.pages) {
      guard let image = tiles.first else { continue }
      pictures[order.page] = MissesPage.Picture(jpeg: image.jpeg, width: image.width, height: image.height)
    }
    return pictures
  }

  /// The whole page as one image.
  private static func plan(_ sheet: Sheet) -> ImagePlan {
    ImagePlan(
      page: TextPage(width: sheet.width, height: sheet.height, source: .recognized, words: []),
      geometry: ImageGeometry(patch: 1, merge: 1, maximumEdge: longestEdge, breakTokens: 0),
      budget: ImageBudget(
        tokens: longestEdge * longestEdge, hardCap: longestEdge * longestEdge, minimumTextHeight: 1), maximumTiles: 1)
  }
}
