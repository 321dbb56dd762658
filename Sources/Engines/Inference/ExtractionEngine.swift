import DocumentText
import Extraction
import Workers

/// Turns a document's bytes into checked fields.
public protocol ExtractionEngine: Sendable {
  /// Extracts one document.
  ///
  /// - Parameters:
  ///   - bytes: the file; its kind was recognized by its first bytes, nothing else is known of it.
  ///   - reservation: the document's place, with the time when the answer is due; the engine is cancelled then.
  ///   - onProgress: called for every page that is done, stage by stage.
  /// - Throws: `Problem`, `CancellationError`.
  func extract(
    _ bytes: [UInt8], _ reservation: EngineReservation, onProgress: @escaping ProgressHandler
  ) async throws -> EngineAnswer
}

/// Takes note of how far a document has come; called on any thread.
public typealias ProgressHandler = @Sendable (ExtractionProgress) -> Void

/// How far a document has come.
public struct ExtractionProgress: Sendable, Equatable {
  /// `prepare` while its words are read, `extract` while a model is asked.
  public var stage: Stage
  /// Pages this stage is done with.
  public var page: Int
  public var pages: Int

  public init(stage: Stage, page: Int, pages: Int) {
    self.stage = stage
    self.page = page
    self.pages = pages
  }
}

/// An engine's answer, before it is wrapped for a caller.
public struct EngineAnswer: Sendable {
  public var fields: DocumentFields
  /// The words on each page.
  public var words: [TextPage]
  public var verdict: Verdict
  public var warnings: [Warning]
  public var engine: EngineName
  /// How often an engine was asked for the answer, the first time included.
  public var attempts: Int
  /// Tokens of images that a model was shown, all attempts together.
  public var imageTokens: Int
  public var times: StageTimes

  public var pages: Int { words.count }

  /// Of any engine's answer: the company that books is not the seller.
  public mutating func dropSeller(_ own: OwnCompany) {
    guard fields.dropSeller(own) else { return }
    warnings.append(.onlyOwnName)
    if verdict == .reconciled { verdict = .unverifiable }
  }
}
