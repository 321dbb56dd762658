import Extraction
import WorkerProtocol

extension Problem {
  /// A page needs text recognition, which is not available.
  static let noRecognizer = Problem(
    .ocrUnavailable,
    "this page has no text layer and text recognition is not running; on the gateway: scripts/fetch-ocr-models.sh, "
      + "then ocr-gateway doctor",
    stage: .extract, retryAfterMs: 30_000)

  /// The problem for a document worker's `failed` reply.
  init(_ failure: DocumentFailure, detail: String) {
    let code: ProblemCode =
      switch failure {
      case .unreadable: .documentUnreadable
      case .passwordRequired: .passwordRequired
      case .tooManyPages: .tooManyPages
      case .tooManyPixels: .tooManyPixels
      case .pageTooLarge: .pageTooLarge
      case .unsupported: .unsupportedMediaType
      case .tooMuchMemory: .documentTooMuchMemory
      case .libraryMissing: .engineUnavailable
      }
    self.init(code, detail, stage: .prepare, retryAfterMs: failure == .libraryMissing ? 30_000 : nil)
  }

  /// The problem for the failure of the process that had the document.
  init(_ failure: WorkerFailure, stage: Stage) {
    switch failure {
    case .died, .protocolViolation:
      self.init(.documentCrashedWorker, "the process that read the document ended twice", stage: stage)
    case .killed, .stopped:
      self.init(
        .overloaded, "the process that read the document was stopped or ended from outside, twice", stage: stage,
        retryAfterMs: 5_000)
    case .timedOut:
      self.init(.documentTooSlow, "the process that read a page stood still, twice", stage: stage)
    case .outOfCPU:
      self.init(.documentTooSlow, "a page took more CPU time than OCR_WORKER_TIMEOUT", stage: stage)
    case .outOfMemory:
      self.init(.documentTooMuchMemory, "reading the document went over the worker's memory limit", stage: stage)
    case .unavailable:
      self.init(
        .engineUnavailable, "no worker process can be started; on the gateway: ocr-gateway doctor", stage: stage,
        retryAfterMs: 30_000)
    }
  }
}
