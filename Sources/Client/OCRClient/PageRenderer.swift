import Extraction

/// Opens documents in a separate process: the client itself never decodes a byte of them.
public protocol PageRenderer: Sendable {
  /// Pages of a document.
  ///
  /// - Throws: `Problem` where it cannot be opened.
  func pageCount(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> Int

  /// Every page as a JPEG, upright.
  ///
  /// - Throws: `Problem`.
  func images(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> [[UInt8]]
}
