import Synchronization

/// How much of something is in use. When most of a storm of it has passed, the memory that the storm left behind is given back.
final class UsageLevel: Sendable {
  private let storm: Int
  private let current = Atomic(0)
  /// The highest level since memory was last given back.
  private let highest = Atomic(0)

  /// - Parameter storm: a level that leaves memory behind which is worth giving back.
  init(storm: Int) { self.storm = storm }

  /// - Returns: the level now.
  func rise(by amount: Int) -> Int {
    let level = current.add(amount, ordering: .relaxed).newValue
    highest.max(level, ordering: .relaxed)
    return level
  }

  func fall(by amount: Int) {
    let level = current.subtract(amount, ordering: .relaxed).newValue
    let highest = highest.load(ordering: .relaxed)
    guard highest >= storm, level < highest / 8,
      // One caller does it.
      self.highest.compareExchange(expected: highest, desired: level, ordering: .relaxed).exchanged
    else { return }
    ProcessMemory.giveBackFreeBlocks()
  }
}
