import Batching

/// A way to decide who is let in and who starts when.
package protocol SchedulingPolicy {
  /// A document comes.
  ///
  /// - Returns: whether it is let in.
  mutating func arrive(_ document: Int, _ request: Request, at time: Double) -> Bool
  /// A document in flight is done.
  mutating func finish(_ document: Int, at time: Double)
  /// A document's time is over, in line or in flight.
  mutating func cancel(_ document: Int, at time: Double)
  /// Who starts now.
  mutating func starts(at time: Double) -> [Int]
  /// When to ask for starts again though nothing happened.
  var alarm: Double? { get }
}

/// What a policy is told of a document.
package struct Request: Sendable {
  package var caller: String
  /// Seconds after the beginning.
  package var deadline: Double
  package var namesNoDeadline: Bool
  /// As it is estimated when it comes.
  package var demand: Demand
}

/// Nobody is refused; who comes first by some order goes first.
package struct QueuePolicy: SchedulingPolicy {
  package enum Order: Sendable { case arrival, deadline }

  private let order: Order
  private let slots: Int
  private var documents = HeldDocuments()

  package init(_ order: Order, slots: Int) {
    self.order = order
    self.slots = slots
  }

  package mutating func arrive(_ document: Int, _ request: Request, at time: Double) -> Bool {
    documents.line.append((document, request.deadline))
    if order == .deadline { documents.line.sort { ($0.time, $0.document) < ($1.time, $1.document) } }
    return true
  }

  package mutating func finish(_ document: Int, at time: Double) { documents.inFlight.remove(document) }
  package mutating func cancel(_ document: Int, at time: Double) { documents.remove(document) }

  package mutating func starts(at time: Double) -> [Int] {
    documents.start(slots - documents.inFlight.count)
  }

  package var alarm: Double? { nil }
}

/// Who waits, in the order of service, and who is in flight: what policies without a scheduler keep.
private struct HeldDocuments {
  /// With the time that counts: a deadline, or when it came.
  var line: [(document: Int, time: Double)] = []
  var inFlight: Set<Int> = []

  mutating func remove(_ document: Int) {
    inFlight.remove(document)
    line.removeAll { $0.document == document }
  }

  /// The first of the line, so many at most, go in flight.
  mutating func start(_ count: Int) -> [Int] {
    let next = line.prefix(count).map(\.document)
    line.removeFirst(next.count)
    inFlight.formUnion(next)
    return next
  }
}

/// Nobody is refused; ten go together when ten are there or the first has waited a second, the next when all are done.
package struct StaticBatchPolicy: SchedulingPolicy {
  private static let patience = 1.0

  private let size: Int
  private var documents = HeldDocuments()

  package init(size: Int) { self.size = size }

  package mutating func arrive(_ document: Int, _ request: Request, at time: Double) -> Bool {
    documents.line.append((document, time))
    return true
  }

  package mutating func finish(_ document: Int, at time: Double) { documents.inFlight.remove(document) }
  package mutating func cancel(_ document: Int, at time: Double) { documents.remove(document) }

  package mutating func starts(at time: Double) -> [Int] {
    guard documents.inFlight.isEmpty, let first = documents.line.first,
      documents.line.count >= size || time >= first.time + Self.patience
    else { return [] }
    return documents.start(size)
  }

  package var alarm: Double? { documents.inFlight.isEmpty ? documents.line.first.map { $0.time + Self.patience } : nil }
}

/// The shipped scheduler.
package struct ShippedPolicy: SchedulingPolicy {
  private static let beginning = ContinuousClock.now

  private var state: SchedulerState
  private var ids: [Int: WorkID] = [:]
  private var documents: [WorkID: Int] = [:]
  private var started: [Int] = []

  package init(limits: SchedulingLimits, batchFactor: @escaping @Sendable (Int) -> Double) {
    state = SchedulerState(limits: limits, batchFactor: batchFactor)
    _ = state.expire(at: Self.beginning)
  }

  package mutating func arrive(_ document: Int, _ request: Request, at time: Double) -> Bool {
    let work = Work(caller: request.caller, deadline: Self.instant(request.deadline), demand: request.demand)
    guard case .reserved(let id) = state.reserve(work, at: Self.instant(time)) else { return false }
    ids[document] = id
    documents[id] = document
    perform(state.ready(id, at: Self.instant(time)))
    return true
  }

  package mutating func finish(_ document: Int, at time: Double) {
    guard let id = ids[document] else { return }
    perform(state.finish(id, at: Self.instant(time)))
    perform(state.release(id, at: Self.instant(time)))
  }

  package mutating func cancel(_ document: Int, at time: Double) {
    guard let id = ids[document] else { return }
    perform(state.release(id, at: Self.instant(time)))
  }

  package mutating func starts(at time: Double) -> [Int] {
    defer { started = [] }
    return started
  }

  package var alarm: Double? { nil }

  private mutating func perform(_ actions: [SchedulerState.Action]) {
    for case .start(let id) in actions {
      if let document = documents[id] { started.append(document) }
    }
  }

  private static func instant(_ seconds: Double) -> ContinuousClock.Instant { beginning + .seconds(seconds) }
}
