import Extraction

/// What became of a canary receipt.
public enum CanaryFinding: Sendable, Equatable {
  /// Read back as printed.
  case read
  /// Answered, but not with what is printed, or refused; why, without any text of the document.
  case wrong(String)
  /// No answer before the canary's deadline.
  case late
  /// The reader could not be asked; why.
  case unavailable(String)

  /// What an engine's error says about reading.
  public init(_ problem: Problem) {
    self =
      switch problem.code {
      case .deadlineExceeded, .overloaded: .late
      case .engineUnavailable, .ocrUnavailable, .draining: .unavailable(problem.detail)
      default: .wrong("refused: \(problem.code.rawValue)")
      }
  }
}
