import Extraction
import Logging

extension Problem {
  /// An error that is not foreseen. The log has more.
  init(unexpected error: any Error, _ logger: Logger) {
    // The type is enough to find the cause; a description might quote what was being worked on.
    logger.error("unexpected error", metadata: ["error": "\(type(of: error))"])
    self.init(.internalError, "an unexpected error; the log has more under this request id", stage: .extract)
  }
}
