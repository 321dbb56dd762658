/// Identifies one process of a pool; never reused.
package typealias WorkerID = Int
/// A caller's place in line for a process; never given twice. Lower ones go first.
package typealias WaiterID = Int

/// Decides which process each caller gets, and when processes are started, retired and killed.
///
/// A pure state machine: no clock, no process, no lock. Every method returns the actions its driver must perform.
package struct WorkerPoolState: Sendable {
  /// What a pool aims for.
  package struct Limits: Sendable {
    /// Processes kept alive, and the most that callers hold who hold one already.
    package var size: Int
    /// Documents after which a process is replaced.
    package var documentsPerWorker: Int
    /// Resident bytes above which a process is replaced.
    package var residentBytes: Int
    /// What happens to a process whose caller left in the middle of an exchange.
    package var abandonment: Abandonment

    package init(size: Int, documentsPerWorker: Int, residentBytes: Int, abandonment: Abandonment) {
      self.size = size
      self.documentsPerWorker = documentsPerWorker
      self.residentBytes = residentBytes
      self.abandonment = abandonment
    }
  }

  /// Processes that are cheap to start are killed, expensive ones finish the exchange and are used again.
  package enum Abandonment: Sendable { case kill, finish }

  package enum Action: Sendable, Equatable {
    /// Start a process after a pause.
    case spawn(WorkerID, after: Duration)
    /// The waiter now holds the worker.
    case grant(WaiterID, WorkerID)
    /// No process can be started at present; the waiter must give up.
    case refuse(WaiterID)
    /// Close the worker's input: it exits by itself.
    case retire(WorkerID)
    case kill(WorkerID)
  }

  /// A process's life. Each case names what can follow.
  private enum Worker {
    /// Started, not ready yet. → idle, leased, or gone.
    case starting
    /// Waits for a caller. → leased, or gone.
    case idle
    /// Held by a caller. → idle, finishing, leaving, or gone.
    case leased(by: String, exchanging: Bool)
    /// Its caller left during an exchange; the reply is awaited. → idle, leased, leaving, or gone.
    case finishing(for: String)
    /// Retired or killed, and why. → gone.
    case leaving(WorkerRestart)

    /// Why it is replaced once it is gone.
    func restart(after failure: WorkerFailure) -> WorkerRestart {
      switch self {
      case .starting: .failedStart
      case .leaving(let cause): cause
      case .idle, .leased, .finishing: WorkerRestart(failure)
      }
    }

    /// For whom it works.
    var caller: String? {
      switch self {
      case .leased(let caller, _), .finishing(let caller): caller
      case .starting, .idle, .leaving: nil
      }
    }
  }

  private let limits: Limits
  private var workers: [WorkerID: Worker] = [:]
  private var served: [WorkerID: Int] = [:]
  /// Who waits for whom.
  private var waiting: [WaiterID: String] = [:]
  private var nextWorker: WorkerID = 0
  /// Processes in a row that died before they were ready.
  private var failedStarts = 0
  /// Processes that were replaced so far.
  package private(set) var restarts: [WorkerRestart: Int] = [:]

  package init(limits: Limits) { self.limits = limits }

  /// Processes that have reported ready and are alive.
  package var readyCount: Int {
    workers.values.reduce(0) { count, worker in
      switch worker {
      case .idle, .leased, .finishing: count + 1
      case .starting, .leaving: count
      }
    }
  }

  /// Callers in line.
  package var waitingCount: Int { waiting.count }

  /// True while several processes in a row have died before they were ready, and none is ready.
  package var isFailing: Bool { failedStarts >= 2 && readyCount == 0 }

  /// Processes that are kept alive now: one more than `Limits.size` since a caller needed it.
  package var size: Int { max(limits.size, workers.count) }

  /// Starts the pool.
  package mutating func start() -> [Action] {
    (0..<limits.size).map { _ in spawn(after: .zero) }
  }

  /// A process said it is ready.
  package mutating func ready(_ worker: WorkerID) -> [Action] {
    guard case .starting = workers[worker] else { return [] }
    failedStarts = 0
    return free(worker)
  }

  /// A caller wants a process. The answer is a `grant` or `refuse`, now or later.
  package mutating func lease(_ waiter: WaiterID, for caller: String) -> [Action] {
    if isFailing { return [.refuse(waiter)] }
    waiting[waiter] = caller
    return serve()
  }

  /// A waiting caller left. No effect if it already has a process.
  package mutating func cancel(_ waiter: WaiterID) { waiting[waiter] = nil }

  /// A request went to the process.
  package mutating func exchangeBegan(_ worker: WorkerID) {
    if case .leased(let caller, _) = workers[worker] { workers[worker] = .leased(by: caller, exchanging: true) }
  }

  /// The process replied.
  package mutating func exchangeEnded(_ worker: WorkerID, residentBytes: Int) -> [Action] {
    switch workers[worker] {
    case .leased(let caller, _):
      workers[worker] = .leased(by: caller, exchanging: false)
      return []
    case .finishing: return settle(worker, residentBytes: residentBytes)
    default: return []
    }
  }

  /// The caller is done with the process.
  package mutating func release(_ worker: WorkerID, residentBytes: Int) -> [Action] {
    guard case .leased(let caller, let exchanging) = workers[worker] else { return [] }
    guard exchanging else { return settle(worker, residentBytes: residentBytes) }
    switch limits.abandonment {
    case .finish:
      workers[worker] = .finishing(for: caller)
      return []
    case .kill:
      workers[worker] = .leaving(.abandoned)
      return [.kill(worker)]
    }
  }

  /// The process has ended; another takes its place.
  ///
  /// - Parameter failure: the reason that its exit status shows.
  package mutating func exited(_ worker: WorkerID, _ failure: WorkerFailure) -> [Action] {
    served[worker] = nil
    guard let last = workers.removeValue(forKey: worker) else { return [] }
    restarts[last.restart(after: failure), default: 0] += 1
    guard case .starting = last else { return [spawn(after: .zero)] }
    failedStarts += 1
    var actions = [spawn(after: Self.pause(afterFailedStarts: failedStarts))]
    if isFailing {
      actions += waiting.keys.sorted().map(Action.refuse)
      waiting = [:]
    }
    return actions
  }

  /// Half a second, doubled with each failed start in a row, at most 30 s.
  static func pause(afterFailedStarts count: Int) -> Duration {
    .milliseconds(min(30_000, 500 << min(count - 1, 10)))
  }

  private mutating func spawn(after pause: Duration) -> Action {
    let worker = nextWorker
    nextWorker += 1
    workers[worker] = .starting
    return .spawn(worker, after: pause)
  }

  /// A document is done: the process goes on or is replaced.
  private mutating func settle(_ worker: WorkerID, residentBytes: Int) -> [Action] {
    served[worker, default: 0] += 1
    if served[worker, default: 0] >= limits.documentsPerWorker || residentBytes > limits.residentBytes {
      workers[worker] = .leaving(.recycled)
      return [.retire(worker)]
    }
    return free(worker)
  }

  private mutating func free(_ worker: WorkerID) -> [Action] {
    workers[worker] = .idle
    return serve()
  }
}

// MARK: - Who gets a process

extension WorkerPoolState {
  /// Lends idle processes to those who wait.
  ///
  /// No caller holds the last process: documents that are built to hang would else keep others' from being read at all. Where
  /// all are held and a caller waits who holds none, one more is started for such callers, and stays.
  private mutating func serve() -> [Action] {
    var actions: [Action] = []
    while let idle = workers.first(where: { if case .idle = $0.value { true } else { false } })?.key,
      let (waiter, caller) = firstInLine
    {
      waiting[waiter] = nil
      workers[idle] = .leased(by: caller, exchanging: false)
      actions.append(.grant(waiter, idle))
    }
    if workers.count == limits.size, workers.values.allSatisfy({ $0.caller != nil }),
      waiting.values.contains(where: { held(by: $0) == 0 })
    {
      actions.append(spawn(after: .zero))
    }
    return actions
  }

  /// Of the callers that hold the fewest processes, who came first.
  private var firstInLine: (WaiterID, String)? {
    let isFull = workers.values.count { $0.caller != nil } >= limits.size
    return waiting.map { (held: held(by: $0.value), waiter: $0.key, caller: $0.value) }
      .filter { $0.held == 0 || !isFull }
      .min { ($0.held, $0.waiter) < ($1.held, $1.waiter) }
      .map { ($0.waiter, $0.caller) }
  }

  private func held(by caller: String) -> Int { workers.values.count { $0.caller == caller } }
}
