import Extraction
import Synchronization

/// Bytes of bodies that the service holds at a time: what is received, and what waits or is worked on.
package final class UploadBudget: Sendable {
  package typealias Instant = ContinuousClock.Instant

  private struct Holder {
    var bytes = 0
    var lastSeen: Instant
  }

  private struct State {
    var held = 0
    /// By caller.
    var holders: [String: Holder] = [:]
  }

  /// Why bytes are not given.
  fileprivate enum Lack {
    case room
    /// There is room, and it is kept for others.
    case share
  }

  /// Where the machine has the memory: as many as 64 waiting documents of 5 MiB.
  private static let usual = 320 << 20
  /// How long room is kept for a caller that holds nothing.
  private static let memory = Duration.seconds(60)
  /// Of the whole, kept for others where there are any: a fourth.
  private static let keptPart = 4

  /// The most that may be held.
  package let bytes: Int
  private let state = Mutex(State())

  package init(bytes: Int) { self.bytes = bytes }

  /// A quarter of the memory that the process may use, and no more than `usual`, unless one request may need more.
  ///
  /// - Parameter largest: bytes that one request may need.
  package convenience init(memory: Int = ProcessMemory.limit(), largest: Int) {
    self.init(bytes: max(largest, min(memory / 4, Self.usual)))
  }

  /// What one request holds, nothing yet.
  package func share(of caller: String, at now: Instant = .now) -> UploadShare {
    state.withLock { state in
      state.holders = state.holders.filter { $0.value.bytes > 0 || $0.value.lastSeen + Self.memory > now }
      state.holders[caller, default: Holder(lastSeen: now)].lastSeen = now
    }
    return UploadShare(self, caller)
  }

  /// Takes bytes, unless it lacks them. Beside others a caller that holds some already leaves a part of the whole to them.
  fileprivate func take(_ count: Int, for caller: String) -> Lack? {
    state.withLock { state in
      guard state.held + count <= bytes else { return .room }
      let own = state.holders[caller]?.bytes ?? 0
      if own > 0, state.holders.count > 1, own + count > bytes - bytes / Self.keptPart { return .share }
      state.held += count
      state.holders[caller, default: Holder(lastSeen: .now)].bytes += count
      return nil
    }
  }

  fileprivate func giveBack(_ count: Int, of caller: String) {
    state.withLock { state in
      state.held -= count
      state.holders[caller]?.bytes -= count
    }
  }
}

/// The part of the budget that one request holds, until what was received for it is forgotten.
package final class UploadShare: Sendable {
  /// Bodies of unknown length take so many bytes at a time.
  private static let step = 256 << 10

  private let budget: UploadBudget
  private let caller: String
  private let held = Mutex(0)

  fileprivate init(_ budget: UploadBudget, _ caller: String) {
    self.budget = budget
    self.caller = caller
  }

  deinit { held.withLock { budget.giveBack($0, of: caller) } }

  /// Takes bytes before they are received.
  ///
  /// - Parameter total: bytes of the request, those included that are held already.
  /// - Throws: `overloaded`.
  package func reserve(_ total: Int) throws(Problem) {
    let lack = held.withLock { held -> UploadBudget.Lack? in
      guard total > held else { return nil }
      let more = max(total - held, held == 0 ? 0 : Self.step)
      let lack = budget.take(more, for: caller)
      if lack == nil { held += more }
      return lack
    }
    guard let lack else { return }
    let detail =
      switch lack {
      case .room: "the service holds as many bytes of documents as it may (OCR_MAX_UPLOADS_BYTES=\(budget.bytes))"
      case .share: "the service holds as many bytes of this caller's documents as it may beside others"
      }
    throw Problem(.overloaded, detail, stage: .admit, retryAfterMs: 1_000)
  }
}
