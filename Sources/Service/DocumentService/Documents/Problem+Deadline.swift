import Extraction

extension Problem {
  /// A document's time is over.
  static let deadlineExceeded = late(
    "the answer was not ready within the time given by Prefer: wait or OCR_DEFAULT_DEADLINE", stage: .extract)
}
