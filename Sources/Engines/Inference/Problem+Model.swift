import Extraction
import Formatting
import ModelServing

extension Problem {
  /// What a caller hears of a model that gave no completion.
  init(_ failure: ModelFailure) {
    switch failure {
    case .unreachable(let why):
      self.init(
        .engineUnavailable, "the model server cannot be reached (\(why))", stage: .extract, retryAfterMs: 10_000)
    case .unavailable(let why):
      self.init(.engineUnavailable, "the model server is not serving (\(why))", stage: .extract, retryAfterMs: 10_000)
    case .unsuitable(let why):
      self.init(.engineUnavailable, "the model server cannot be used: \(why)", stage: .extract, retryAfterMs: 60_000)
    case .unauthorized:
      self.init(
        .engineUnavailable, "the model server refuses the gateway's key; on the gateway: OCR_MODEL_API_KEY",
        stage: .extract, retryAfterMs: 60_000)
    case .late: self = .modelLate
    case .overloaded(let wait):
      self.init(
        .overloaded, "too many documents wait for the model; this one would not be answered in time", stage: .schedule,
        retryAfterMs: max(500, wait.millisecondsRoundedUp))
    case .contextExceeded:
      self.init(.extractionUnverified, "a page is longer than the model's context", stage: .extract)
    case .tooManyImages:
      self.init(.extractionUnverified, "a page needs more images than the model server takes", stage: .extract)
    case .refused(let status):
      self.init(.modelBadAnswer, "the model server answered with status \(status)", stage: .extract)
    case .garbled:
      self.init(.extractionUnverified, "the model's answer was broken off or no answer at all", stage: .validate)
    }
  }

  /// The model's answer would come after the deadline.
  static let modelLate = late("the model did not answer within the time given", stage: .extract)

  /// The model answered, twice, and nothing of it could be trusted.
  static func unverified(_ reason: String) -> Problem { Problem(.extractionUnverified, reason, stage: .validate) }
}
