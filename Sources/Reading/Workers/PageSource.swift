import Extraction

/// Where the words and the images of a document's pages come from: `DocumentReader`.
public protocol PageSource: Sendable {
  /// Reads every page.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - caller: who sent it; no caller holds the last process of a kind.
  ///   - ignoringTextLayers: have every page drawn and recognized.
  ///   - deadline: when the answer is due.
  ///   - onPage: told the number of pages done and of all pages.
  /// - Throws: `Problem`, `CancellationError`.
  func read(
    _ bytes: [UInt8], for caller: String, ignoringTextLayers: Bool, deadline: ContinuousClock.Instant,
    onPage: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> ReadPages

  /// Draws pages, each of exactly the size that its plan says.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - orders: the pages, in any order.
  ///   - caller: who sent it.
  ///   - deadline: when the answer is due.
  /// - Throws: `Problem`, `CancellationError`.
  func images(
    _ bytes: [UInt8], of orders: [PageOrder], for caller: String, deadline: ContinuousClock.Instant
  ) async throws -> DrawnPages
}

extension DocumentReader: PageSource {}
