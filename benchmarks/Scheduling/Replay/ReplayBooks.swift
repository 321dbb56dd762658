import Batching

/// What became of a trace's documents.
package struct ReplayResult: Sendable {
  package var documents = 0
  /// Done by their deadlines.
  package var onTime = 0
  package var refused = 0
  /// Let in, and not done by their deadlines.
  package var late = 0
  package var mostInFlight = 0
  /// Seconds in line, of documents without a named deadline that were let in.
  package var longestWait = 0.0
  /// Seconds of slots, and those of idle ones while a document waited that could have started.
  package var slotSeconds = 0.0
  package var idleSeconds = 0.0
  /// On time and all, by caller.
  package var callers: [String: (onTime: Int, all: Int)] = [:]

  /// Seconds from arrival to answer of those let in; the late ones are cut off at their deadline.
  package var latencies: [Double] = []

  package var idleShare: Double { slotSeconds > 0 ? idleSeconds / slotSeconds : 0 }

  /// Of `latencies`; 0 without any.
  package var p95: Double {
    latencies.isEmpty ? 0 : latencies.sorted()[min(latencies.count - 1, latencies.count * 95 / 100)]
  }

  /// Puts another run of the same trace to this one.
  mutating func add(_ other: ReplayResult) {
    documents += other.documents
    onTime += other.onTime
    refused += other.refused
    late += other.late
    latencies += other.latencies
    mostInFlight = max(mostInFlight, other.mostInFlight)
    longestWait = max(longestWait, other.longestWait)
    slotSeconds += other.slotSeconds
    idleSeconds += other.idleSeconds
    for (caller, counts) in other.callers {
      callers[caller, default: (0, 0)].onTime += counts.onTime
      callers[caller, default: (0, 0)].all += counts.all
    }
  }
}

/// Keeps the books of a replay.
struct ReplayBooks {
  private let requests: [Request]
  private let limits: SchedulingLimits
  private var waiting: Set<Int> = []
  private var running: Set<Int> = []
  private var arrivals: [Int: Double] = [:]
  private(set) var result = ReplayResult()

  init(requests: [Request], limits: SchedulingLimits) {
    self.requests = requests
    self.limits = limits
  }

  var holdsAny: Bool { !waiting.isEmpty || !running.isEmpty }
  private var held: Set<Int> { waiting.union(running) }

  func isHeld(_ document: Int) -> Bool { running.contains(document) || waiting.contains(document) }

  var nextDeadline: Double { held.map { requests[$0].deadline }.min() ?? .infinity }

  mutating func arrive(_ document: Int, at time: Double, accepted: Bool) {
    result.documents += 1
    result.callers[requests[document].caller, default: (0, 0)].all += 1
    arrivals[document] = time
    if accepted { waiting.insert(document) } else { result.refused += 1 }
  }

  mutating func start(_ document: Int, at time: Double) {
    waiting.remove(document)
    running.insert(document)
    result.mostInFlight = max(result.mostInFlight, running.count)
    noteWait(document, until: time)
  }

  mutating func finish(_ document: Int, at time: Double) {
    running.remove(document)
    result.latencies.append(time - arrivals[document, default: time])
    result.onTime += 1
    result.callers[requests[document].caller, default: (0, 0)].onTime += 1
  }

  /// Takes out one document whose deadline is now.
  mutating func expireNext(at time: Double) -> Int? {
    guard let document = held.filter({ requests[$0].deadline <= time }).min() else { return nil }
    if waiting.remove(document) != nil { noteWait(document, until: time) }
    running.remove(document)
    result.latencies.append(time - arrivals[document, default: time])
    result.late += 1
    return document
  }

  /// Time goes by in which nothing happens.
  mutating func pass(from start: Double, to end: Double) {
    result.slotSeconds += Double(limits.slots) * (end - start)
    guard running.count < limits.slots, waiting.contains(where: couldStart) else { return }
    result.idleSeconds += Double(limits.slots - running.count) * (end - start)
  }

  private mutating func noteWait(_ document: Int, until time: Double) {
    guard requests[document].namesNoDeadline else { return }
    result.longestWait = max(result.longestWait, time - arrivals[document, default: time])
  }

  /// Whether limits let the document start beside what runs.
  private func couldStart(_ document: Int) -> Bool {
    let request = requests[document]
    if let limit = limits.tokens, !running.isEmpty,
      running.reduce(request.demand.tokens, { $0 + requests[$1].demand.tokens }) > limit
    {
      return false
    }
    if let limit = limits.images, request.demand.holdsImage,
      running.count(where: { requests[$0].demand.holdsImage }) >= limit
    {
      return false
    }
    return !isPatient(document) || running.count(where: isPatient) < limits.slots - 1
  }

  private func isPatient(_ document: Int) -> Bool {
    .seconds(requests[document].deadline - arrivals[document, default: 0]) > limits.patience
  }
}
