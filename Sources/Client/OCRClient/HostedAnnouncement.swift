import Synchronization

/// Says once that documents leave the company's machines.
package final class HostedAnnouncement: Sendable {
  /// Shared by all clients of a process.
  package static let ofProcess = HostedAnnouncement()

  private let wasMade = Atomic(false)

  package init() {}

  /// True the first time.
  func isDue() -> Bool { !wasMade.exchange(true, ordering: .relaxed) }
}
