/// Says which requests go out when, and since when each of them was due. Has no clock: times are passed in, counted
/// from the start of the run.
///
/// Latencies are counted from when a request was due, not from when it could be sent: a server that stalls delays all
/// that were due meanwhile, and leaving their wait out would hide the stall ("coordinated omission").
package struct Dispatcher: Sendable {
  private var arrivals: ArrivalTimes?
  private var nextArrival: Duration?
  private let limit: Int
  private let duration: Duration
  /// There was no place when this was last asked for a request or gave one.
  private var wasFull = false
  /// When a place became free again.
  private var freed = Duration.zero

  /// Sent, and not finished yet.
  private(set) package var inFlight = 0
  /// Requests sent that had to wait because the limit of requests in flight was reached.
  private(set) package var held = 0

  /// Open loop: requests are sent when they are due.
  ///
  /// - Parameters:
  ///   - duration: requests due before its end are sent.
  ///   - limit: most requests in flight; those due beyond it wait.
  package init(_ arrivals: Arrivals, duration: Duration, limit: Int) {
    var times = ArrivalTimes(arrivals)
    nextArrival = times.next()
    self.arrivals = times
    self.limit = limit
    self.duration = duration
  }

  /// Closed loop: every worker sends its next request when the last one is answered.
  package init(workers: Int, duration: Duration) {
    limit = workers
    self.duration = duration
  }

  /// Takes the next request that is to be sent now.
  ///
  /// - Returns: when it was due; nil when there is none.
  package mutating func next(at now: Duration) -> Duration? {
    guard inFlight < limit else { return nil }
    if wasFull { freed = now }
    wasFull = false
    guard let due = nextDue(now), due <= now, due < duration else { return nil }
    inFlight += 1
    wasFull = inFlight == limit
    if arrivals != nil, due < freed { held += 1 }
    nextArrival = arrivals?.next()
    return due
  }

  /// How many requests are due that were not sent.
  package func overdue(at now: Duration) -> Int {
    guard var times = arrivals, var due = nextArrival else { return 0 }
    var count = 0
    while due <= now, due < duration, let next = times.next() {
      count += 1
      due = next
    }
    return count
  }

  /// A request is over, however it ended.
  package mutating func finish() { inFlight -= 1 }

  /// When to ask again unless a request ends before; nil when only that can change anything.
  package var wakeTime: Duration? {
    guard inFlight < limit, let nextArrival, nextArrival < duration else { return nil }
    return nextArrival
  }

  /// Nothing more to send, and nothing in flight.
  package func isOver(at now: Duration) -> Bool {
    inFlight == 0 && (nextDue(now) ?? duration) >= duration
  }

  private func nextDue(_ now: Duration) -> Duration? { arrivals == nil ? now : nextArrival }
}
