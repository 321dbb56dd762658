import Extraction
import WorkerProtocol

extension DocumentReader {
  /// Opens a document to count its pages.
  ///
  /// When a worker dies, stands still or is stopped, the document is tried once more in another.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - deadline: when the answer is due.
  /// - Throws: `Problem` for everything the caller should hear of, `CancellationError`.
  public func pageCount(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> Int {
    var attempts = Attempts(deadline: deadline)
    while true {
      do {
        return try await documents.withWorker(for: "") { worker in
          var times = StageTimes()
          let count = try await open(bytes, in: worker, &times).pages
          _ = try await worker.exchange(DocumentRequest.close.frame, timeout: limits.pageTimeout)
          return count
        }
      } catch let failure as WorkerFailure {
        try attempts.failed(failure, stage: .prepare)
      }
    }
  }
}
