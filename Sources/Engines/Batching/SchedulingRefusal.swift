/// Why work is not let in, and when it would be.
public struct SchedulingRefusal: Error, Sendable, Equatable {
  /// What stands against it.
  public enum Reason: String, Sendable, CaseIterable {
    /// Every place is taken.
    case queueFull = "queue_full"
    /// Those that are left are for callers that hold less.
    case unfairShare = "unfair_share"
    /// It would not be done by its deadline.
    case late
    /// It would be, but others that were promised theirs, or wait outside for their fair share, would not.
    case delaysOthers = "delays_others"
  }

  public var reason: Reason
  /// After so long the same work would get a place if nothing else came.
  public var retryAfter: Duration

  public init(reason: Reason, retryAfter: Duration) {
    self.reason = reason
    self.retryAfter = retryAfter
  }
}

/// The deadline passed while the work waited for a slot.
public struct DeadlinePassed: Error, Sendable, Equatable {
  public init() {}
}
