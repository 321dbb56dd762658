import Extraction
import Workers

/// Turns a document's bytes into checked fields.
public protocol ExtractionEngine: Sendable {
  /// Extracts one document.
  ///
  /// - Parameters:
  ///   - bytes: the file; its kind was recognized by its first bytes, nothing else is known of it.
  ///   - deadline: when the answer is due; the engine is cancelled then.
  ///   - onPage: told the number of pages read and of all pages.
  /// - Throws: `Problem`, `CancellationError`.
  func extract(
    _ bytes: [UInt8], deadline: ContinuousClock.Instant, onPage: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> EngineAnswer
}

/// An engine's answer, before it is wrapped for a caller.
public struct EngineAnswer: Sendable {
  public var fields: DocumentFields
  public var pages: Int
  public var verdict: Verdict
  public var warnings: [Warning]
  public var engine: EngineName
  /// How often an engine was asked for the answer, the first time included.
  public var attempts: Int
  public var times: StageTimes
}
