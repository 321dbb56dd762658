import Extraction
import Synchronization

/// Bytes of bodies that the service holds at a time: what is received, and what waits or is worked on.
package final class UploadBudget: Sendable {
  /// Where the machine has the memory: as many as 64 waiting documents of 5 MiB.
  private static let usual = 320 << 20

  /// The most that may be held.
  package let bytes: Int
  private let held = Atomic(0)

  package init(bytes: Int) { self.bytes = bytes }

  /// A quarter of the memory that the process may use, and no more than `usual`, unless one request may need more.
  ///
  /// - Parameter largest: bytes that one request may need.
  package convenience init(memory: Int = ProcessMemory.limit(), largest: Int) {
    self.init(bytes: max(largest, min(memory / 4, Self.usual)))
  }

  /// What one request holds, nothing yet.
  package func share() -> UploadShare { UploadShare(self) }

  fileprivate func take(_ count: Int) -> Bool {
    guard held.add(count, ordering: .relaxed).newValue > bytes else { return true }
    giveBack(count)
    return false
  }

  fileprivate func giveBack(_ count: Int) { held.subtract(count, ordering: .relaxed) }
}

/// The part of the budget that one request holds, until what was received for it is forgotten.
package final class UploadShare: Sendable {
  /// Bodies of unknown length take so many bytes at a time.
  private static let step = 256 << 10

  private let budget: UploadBudget
  private let held = Mutex(0)

  fileprivate init(_ budget: UploadBudget) { self.budget = budget }

  deinit { held.withLock { budget.giveBack($0) } }

  /// Takes bytes before they are received.
  ///
  /// - Parameter total: bytes of the request, those included that are held already.
  /// - Throws: `overloaded`.
  package func reserve(_ total: Int) throws(Problem) {
    let isHeld = held.withLock { held in
      guard total > held else { return true }
      let more = max(total - held, held == 0 ? 0 : Self.step)
      guard budget.take(more) else { return false }
      held += more
      return true
    }
    guard isHeld else {
      throw Problem(
        .overloaded, "the service holds as many bytes of documents as it may (OCR_MAX_UPLOADS_BYTES=\(budget.bytes))",
        stage: .admit, retryAfterMs: 1_000)
    }
  }
}
