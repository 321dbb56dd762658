import Concurrency
import Logging
import Synchronization
import WorkerProtocol

/// A pool of isolated child processes of one kind. It keeps them alive and lends each to one caller at a time.
///
/// `run()` owns the processes; callers come in through `withWorker`.
public final class WorkerPool: Sendable {
  /// What the processes are and how many.
  public struct Configuration: Sendable {
    /// For logs: `document-worker`, `recognizer`.
    public var name: String
    /// Path of the program.
    public var executable: String
    public var arguments: [String]
    /// A start that takes longer is given up.
    public var startTimeout: Duration
    package var limits: WorkerPoolState.Limits
    package var sandbox: SandboxPolicy

    package init(
      name: String, executable: String, arguments: [String], startTimeout: Duration, limits: WorkerPoolState.Limits,
      sandbox: SandboxPolicy = .auto
    ) {
      self.name = name
      self.executable = executable
      self.arguments = arguments
      self.startTimeout = startTimeout
      self.limits = limits
      self.sandbox = sandbox
    }
  }

  private struct State {
    var machine: WorkerPoolState
    var links: [WorkerID: WorkerLink] = [:]
    var introductions: [WorkerID: Frame] = [:]
    var waiters: [WaiterID: Promise<WorkerLease>] = [:]
    var nextWaiter: WaiterID = 0
  }

  /// A process to be started after a pause.
  private struct Start {
    var worker: WorkerID
    var pause: Duration
  }

  private let configuration: Configuration
  private let clock: any Clock<Duration>
  private let logger: Logger
  private let state: Mutex<State>
  private let starts: AsyncStream<Start>
  private let startQueue: AsyncStream<Start>.Continuation

  /// - Parameter clock: what timeouts and pauses are measured with.
  public init(_ configuration: Configuration, clock: any Clock<Duration> = ContinuousClock(), logger: Logger) {
    self.configuration = configuration
    self.clock = clock
    self.logger = logger
    state = Mutex(State(machine: WorkerPoolState(limits: configuration.limits)))
    (starts, startQueue) = AsyncStream.makeStream(of: Start.self)
  }

  /// Processes that are up, of how many, and whether starts fail.
  public var health: (ready: Int, size: Int, failing: Bool) {
    state.withLock { ($0.machine.readyCount, $0.machine.size, $0.machine.isFailing) }
  }

  /// Waits until every process is ready, or none can be started.
  ///
  /// - Throws: `CancellationError`.
  public func waitUntilReady() async throws {
    while case let health = health, health.ready < health.size, !health.failing {
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// The frames in which the live processes said that they are ready.
  var introductions: [Frame] { state.withLock { Array($0.introductions.values) } }

  /// For logs.
  public var name: String { configuration.name }

  /// Processes that may be alive at a time.
  public var maximumProcesses: Int { configuration.limits.size + 1 }

  /// Processes that were replaced so far, by cause.
  public var restarts: [WorkerRestart: Int] { state.withLock { $0.machine.restarts } }

  /// The live processes, for operators and for tests that kill them.
  public var processIDs: [Int32] { state.withLock { $0.links.values.compactMap(\.processID).sorted() } }

  /// Starts the processes and keeps them alive until the task is cancelled.
  public func run() async {
    perform(state.withLock { $0.machine.start() })
    await withDiscardingTaskGroup { group in
      for await start in starts {
        group.addTask {
          if start.pause > .zero { try? await self.clock.sleep(for: start.pause) }
          if !Task.isCancelled { await self.runProcess(start.worker) }
        }
      }
      group.cancelAll()
    }
    // No process is left for the callers that still wait.
    let waiters = state.withLock { state in
      defer { state.waiters = [:] }
      return state.waiters.values.map { $0 }
    }
    for waiter in waiters { waiter.resolve(.failure(WorkerFailure.unavailable)) }
  }

  /// A place in line for one process at a time, for a caller that wants one soon and must not be passed meanwhile by those who
  /// come later.
  package func placeInLine() -> WaiterID {
    state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
  }

  /// Waits for a free process and lends it to `body`.
  ///
  /// - Parameters:
  ///   - caller: who has it work; no caller holds the last process.
  ///   - place: taken before; without one the caller goes to the end of the line.
  /// - Throws: `WorkerFailure.unavailable` when no process can be started, `CancellationError`, and what `body` throws.
  package func withWorker<Value: Sendable>(
    for caller: String, at place: WaiterID? = nil, _ body: (WorkerLease) async throws -> Value
  ) async throws -> Value {
    let lease = try await lease(place ?? placeInLine(), for: caller)
    defer { release(lease.worker) }
    return try await body(lease)
  }

  private func lease(_ waiter: WaiterID, for caller: String) async throws -> WorkerLease {
    try Task.checkCancellation()
    let lease = Promise<WorkerLease>()
    let actions = state.withLock { state in
      state.waiters[waiter] = lease
      return state.machine.lease(waiter, for: caller)
    }
    perform(actions)
    return try await lease.value { self.leave(waiter) }
  }

  private func leave(_ waiter: WaiterID) {
    state.withLock { state in
      state.machine.cancel(waiter)
      state.waiters[waiter] = nil
    }
  }

  private func release(_ worker: WorkerID) {
    let resident = state.withLock { $0.links[worker] }?.residentBytes ?? 0
    perform(state.withLock { $0.machine.release(worker, residentBytes: resident) })
  }

  fileprivate func exchange(_ frame: Frame, with lease: WorkerLease, timeout: Duration) async throws -> Frame {
    let reply = Promise<Frame>()
    state.withLock { $0.machine.exchangeBegan(lease.worker) }
    lease.link.send(WorkerLink.Job(frame: frame, reply: reply))
    // The request is on its way meanwhile.
    watch(lease.link, reply, timeout)
    return try await reply.value()
  }

  private func perform(_ actions: [WorkerPoolState.Action]) {
    for action in actions {
      switch action {
      case .spawn(let worker, let pause): startQueue.yield(Start(worker: worker, pause: pause))
      case .grant(let waiter, let worker):
        let (promise, link) = state.withLock { ($0.waiters.removeValue(forKey: waiter), $0.links[worker]) }
        guard let link else {
          promise?.resolve(.failure(WorkerFailure.killed))
          break
        }
        let lease = WorkerLease(pool: self, worker: worker, link: link)
        // The waiter may have left between the decision and now.
        if promise?.resolve(.success(lease)) != true { release(worker) }
      case .refuse(let waiter):
        state.withLock { $0.waiters.removeValue(forKey: waiter) }?.resolve(.failure(WorkerFailure.unavailable))
      case .retire(let worker): state.withLock { $0.links[worker] }?.close()
      case .kill(let worker): state.withLock { $0.links[worker] }?.kill(.died)
      }
    }
  }
}

// MARK: - One process

extension WorkerPool {
  /// What a process gets to end by itself after SIGTERM.
  private static let terminationGrace = Duration.milliseconds(500)
  /// What a process gets to end by itself after its input was closed, or its output was by itself.
  private static let exitGrace = Duration.seconds(5)

  /// Runs one process from start to end, and tells the state machine.
  private func runProcess(_ worker: WorkerID) async {
    let link = WorkerLink()
    state.withLock { $0.links[worker] = link }
    let end = await withTaskCancellationHandler {
      await WorkerThread.run { self.converse(worker, link) }
    } onCancel: {
      link.terminate()
      _ = kill(link, after: Self.terminationGrace)
    }
    let failure = end.failure(cause: link.cause)
    let actions = state.withLock { state in
      (state.links[worker], state.introductions[worker]) = (nil, nil)
      return state.machine.exited(worker, failure)
    }
    // After the state machine: the caller releases the process in response, which must not be taken for the cause.
    link.fail(failure)
    if !Task.isCancelled {
      // The pool did not end it, and it did not end by itself.
      let died = link.cause == nil && end != .exited(WorkerExit.finished)
      logger.log(
        level: died ? .warning : .info, died ? "worker died" : "worker ended",
        metadata: ["worker": "\(configuration.name)", "status": "\(end)"])
    }
    perform(actions)
  }

  /// Starts the process, and passes requests to it and replies from it until it ends or is retired; on its own thread.
  private func converse(_ worker: WorkerID, _ link: WorkerLink) -> ProcessEnd {
    let process: PipedProcess
    do throws(PipedProcess.StartFailure) {
      // Nothing of the gateway's environment: it may hold secrets.
      process = try PipedProcess(
        configuration.executable, configuration.arguments, environment: ["LC_ALL=C.UTF-8"])
    } catch {
      return .notStarted(error.code)
    }
    link.begin(process.id, wakeUp: process.wakeUp)
    let starting = Promise<Frame>()
    link.begin(starting)
    watch(link, starting, configuration.startTimeout)
    var isReady = false
    do {
      // The first frame means "ready", each further one is a reply.
      while let frame = try process.channel.read(), let reply = link.takeCurrent() {
        if isReady {
          let resident = link.residentBytes
          perform(state.withLock { $0.machine.exchangeEnded(worker, residentBytes: resident) })
          reply.resolve(.success(frame))
        } else {
          guard configuration.sandbox.admits(frame) else {
            logger.error(
              "worker refused, it lacks parts of its sandbox (OCR_SANDBOX=require)",
              metadata: ["worker": "\(configuration.name)", "missing": "\(Self.missingParts(frame).list)"])
            break
          }
          isReady = true
          perform(
            state.withLock { state in
              state.introductions[worker] = frame
              return state.machine.ready(worker)
            })
        }
        guard let job = try link.nextJob(of: process) else { break }
        // A short or failed write means the process is gone; then there is no reply to read either.
        try? process.channel.write(job.frame)
      }
    } catch {
      link.kill(.died)
    }
    let patience = kill(link, after: Self.exitGrace)
    defer { patience.cancel() }
    return process.end { link.end() }
  }

  /// Ends a process that stands still, or has used up its processor time; one that is only given too little of that goes on.
  private func watch(_ link: WorkerLink, _ reply: Promise<Frame>, _ timeout: Duration) {
    var watch = ReplyWatch(limit: timeout)
    _ = link.processID.flatMap(ProcessActivity.init).map { watch.look($0) }
    let watchdog = Task { [clock, watch] in
      var watch = watch
      while true {
        do { try await clock.sleep(for: watch.interval) } catch { return }
        guard let activity = link.processID.flatMap(ProcessActivity.init), let failure = watch.look(activity) else {
          continue
        }
        return link.expire(reply, failure)
      }
    }
    link.attach(watchdog, to: reply)
  }

  private func kill(_ link: WorkerLink, after pause: Duration) -> Task<Void, Never> {
    Task { [clock] in
      do { try await clock.sleep(for: pause) } catch { return }
      link.kill(.died)
    }
  }
}

/// A process lent to one caller.
public struct WorkerLease: Sendable {
  fileprivate let pool: WorkerPool
  fileprivate let worker: WorkerID
  fileprivate let link: WorkerLink

  /// Sends a request and waits for its reply.
  ///
  /// - Parameter timeout: processor time after which the process is killed, or half of it as time in which it does nothing.
  /// - Throws: `WorkerFailure`, or `CancellationError` when the caller is cancelled.
  public func exchange(_ frame: Frame, timeout: Duration) async throws -> Frame {
    try await pool.exchange(frame, with: self, timeout: timeout)
  }
}
