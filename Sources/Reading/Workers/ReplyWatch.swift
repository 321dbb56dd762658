/// Judges a process that owes a reply from looks at it, one every `interval`.
///
/// Only what the process does itself counts against it: processor time, and doing nothing. However long it waits for a
/// processor, that is the machine's time, which the document's deadline bounds.
package struct ReplyWatch: Sendable {
  /// Looks in a row that find nothing done until the process is given up: half the limit.
  private static let idleLooks = 8
  /// Share of the time which a process that waits in a loop takes of a processor at most.
  private static let idleShare = 100

  /// Processor time for the reply.
  package let limit: Duration
  /// Processor time at the first look.
  private var beginning: Duration?
  /// Processor time when something was last seen to be done, and looks since.
  private var mark = Duration.zero
  private var looks = 0

  package init(limit: Duration) { self.limit = limit }

  /// Time between two looks. Looks are counted instead of time: where this process was kept from running itself, it
  /// looked at nothing.
  package var interval: Duration { limit / (2 * Self.idleLooks) }

  /// - Returns: why the process has to be ended; nil where it may go on.
  package mutating func look(_ activity: ProcessActivity) -> WorkerFailure? {
    guard let beginning else {
      (beginning, mark) = (activity.processorTime, activity.processorTime)
      return nil
    }
    if activity.processorTime - beginning > limit { return .outOfCPU }
    looks += 1
    let used = activity.processorTime - mark
    if activity.state == .ready || used > interval * looks / Self.idleShare {
      (mark, looks) = (activity.processorTime, 0)
    }
    guard looks >= Self.idleLooks else { return nil }
    return activity.state == .stopped ? .stopped : .timedOut
  }
}
