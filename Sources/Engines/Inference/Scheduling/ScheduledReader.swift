import Batching
import DocumentFormats
import Extraction
import Formatting
import Traces
import Workers

/// Reads documents in the order of a scheduler whose slots are the recognizers: that of their reservations.
public struct ScheduledReader: Sendable {
  private let base: any PageSource

  public init(_ base: any PageSource) { self.base = base }

  /// Waits for the document's turn and reads it.
  ///
  /// - Parameters:
  ///   - ignoringTextLayers: have every page drawn and recognized.
  ///   - onProgress: called for every page whose words are read.
  /// - Throws: `Problem`, `CancellationError`.
  public func read(
    _ bytes: [UInt8], _ reservation: EngineReservation, ignoringTextLayers: Bool = false,
    onProgress: @escaping ProgressHandler
  ) async throws -> ReadPages {
    let began = ContinuousClock.now
    do {
      return try await reservation.reading.run {
        let turn = ContinuousClock.now
        TraceScope.record(.schedule, from: began, to: turn)
        var reading = try await base.read(
          bytes, for: reservation.requester.name, ignoringTextLayers: ignoringTextLayers, deadline: reservation.deadline
        ) { page, pages in
          reservation.reading.progress(Double(page) / Double(pages))
          onProgress(ExtractionProgress(stage: .prepare, page: page, pages: pages))
        }
        reading.timing.queue += turn - began
        return reading
      }
    } catch is DeadlinePassed {
      TraceScope.record(.schedule, from: began, error: ProblemCode.deadlineExceeded.rawValue)
      throw Problem.late("the document's turn did not come within the time given", stage: .schedule)
    }
  }

  /// Draws pages, as `PageSource` does.
  public func images(
    _ bytes: [UInt8], of orders: [PageOrder], for requester: Requester, deadline: ContinuousClock.Instant
  ) async throws -> DrawnPages {
    try await base.images(bytes, of: orders, for: requester.name, deadline: deadline)
  }
}

extension Problem {
  /// What a caller is told of a document that got no place.
  public init(_ refusal: SchedulingRefusal) {
    let why =
      switch refusal.reason {
      case .queueFull: "OCR_QUEUE_LIMIT documents wait already"
      case .unfairShare: "the places that are left are for other callers"
      case .late: "so many documents are before this one that its answer would come after its deadline"
      case .delaysOthers: "documents that were let in before would miss their deadlines"
      }
    self.init(
      .overloaded, why, stage: .schedule, retryAfterMs: max(500, refusal.retryAfter.millisecondsRoundedUp))
  }
}
