/// Identifies one caller at a gate; never reused.
package typealias CallerID = Int

/// Decides who may pass a gate with a number of slots: first come, first served.
///
/// A pure state machine. Every method that can let callers in returns them, in their order.
package struct SlotGateState: Sendable {
  /// How many may be inside.
  package private(set) var limit: Int
  package private(set) var inside = 0
  private var line: [CallerID] = []

  package init(limit: Int) { self.limit = max(1, limit) }

  package var waiting: Int { line.count }

  /// A caller comes, and is let in now or later.
  package mutating func enter(_ caller: CallerID) -> [CallerID] {
    line.append(caller)
    return admit()
  }

  /// A caller that was inside leaves.
  package mutating func leave() -> [CallerID] {
    inside -= 1
    return admit()
  }

  /// A caller gives up waiting; without effect when it is inside.
  package mutating func abandon(_ caller: CallerID) {
    line.removeAll { $0 == caller }
  }

  /// At least one; callers inside stay.
  package mutating func setLimit(_ limit: Int) -> [CallerID] {
    self.limit = max(1, limit)
    return admit()
  }

  private mutating func admit() -> [CallerID] {
    let admitted = Array(line.prefix(max(0, limit - inside)))
    line.removeFirst(admitted.count)
    inside += admitted.count
    return admitted
  }
}
