import Batching
import DocumentFormats
import Extraction
import Workers

/// Reads documents in the order of a scheduler whose slots are the recognizers.
public struct ScheduledReader: PageSource {
  private let base: any PageSource
  private let scheduler: Scheduler

  public init(_ base: any PageSource, scheduler: Scheduler) {
    self.base = base
    self.scheduler = scheduler
  }

  /// What reading a document is expected to take, until it was learned: a receipt photo 0.3 s, a page with a text layer
  /// 0.01 s, a scanned one 0.5 s (docs/performance.md).
  ///
  /// - Parameter family: what its sender says it is; nil where that is not known.
  package static func demand(_ family: DocumentFormat.Family?) -> Demand {
    Demand(kind: family?.rawValue ?? "unknown", shared: family == .pdf ? .milliseconds(100) : unlearned)
  }

  /// For work of which nothing better is known.
  private static let unlearned = Duration.milliseconds(300)

  /// Waits for the document's turn and reads it.
  ///
  /// - Throws: also `overloaded` where it has no place yet and gets none.
  public func read(
    _ bytes: [UInt8], deadline: ContinuousClock.Instant, onPage: @escaping @Sendable (Int, Int) -> Void
  ) async throws -> ReadPages {
    let began = ContinuousClock.now
    let place = try DocumentTurn.current?.place ?? ownPlace(deadline: deadline)
    do {
      return try await place.run {
        let queued = ContinuousClock.now - began
        var reading = try await base.read(bytes, deadline: deadline) { page, pages in
          place.progress(Double(page) / Double(pages))
          onPage(page, pages)
        }
        reading.timing.queue += queued
        return reading
      }
    } catch is DeadlinePassed {
      throw Problem(
        .deadlineExceeded, "the document's turn did not come within the time given", stage: .schedule,
        retryAfterMs: 5_000)
    }
  }

  public func images(
    _ bytes: [UInt8], of orders: [PageOrder], deadline: ContinuousClock.Instant
  ) async throws -> DrawnPages {
    try await base.images(bytes, of: orders, deadline: deadline)
  }

  private func ownPlace(deadline: ContinuousClock.Instant) throws(Problem) -> Place {
    do {
      return try scheduler.admit(
        Work(caller: DocumentTurn.own, deadline: deadline, demand: Demand(kind: "canary", shared: Self.unlearned)))
    } catch {
      throw Problem(error)
    }
  }
}

extension Problem {
  /// What a caller hears of a document that was not let in.
  public init(_ refusal: SchedulingRefusal) {
    let why =
      switch refusal.reason {
      case .queueFull: "OCR_QUEUE_LIMIT documents wait already"
      case .unfairShare: "the places that are left are for other callers"
      case .late: "so many documents are before this one that its answer would come after its deadline"
      case .delaysOthers: "documents that were let in before would miss their deadlines"
      }
    self.init(
      .overloaded, why, stage: .schedule, retryAfterMs: max(500, Int(refusal.retryAfter / .milliseconds(1))))
  }
}
