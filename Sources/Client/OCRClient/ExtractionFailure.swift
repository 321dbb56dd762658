import Extraction

/// Why a document has no answer, and what was tried.
public struct ExtractionFailure: Error, Sendable, Equatable {
  public var problem: Problem
  /// Of the last endpoint that was asked.
  public var provenance: Provenance

  public init(problem: Problem, provenance: Provenance) {
    self.problem = problem
    self.provenance = provenance
  }
}
