import Concurrency
import Glibc
import KernelFiles
import Synchronization
import WorkerProtocol

/// The driver's handle on one process: passes requests to its thread, and never sends a signal to a reused pid.
final class WorkerLink: Sendable {
  /// A request on its way to the process.
  struct Job: Sendable {
    let frame: Frame
    let reply: Promise<Frame>
  }

  private struct State {
    /// nil before the process is started.
    var processID: pid_t?
    /// Wakes the process's thread; nil before the process is started and once it has ended.
    var wakeUp: Int32?
    /// Sent, and not taken by the thread yet. One holder, one request at a time: there is never a second one.
    var request: Job?
    /// The reply that the process owes.
    var current: Promise<Frame>?
    /// Ends the process when the reply takes too long.
    var watchdog: Task<Void, Never>?
    var isClosed = false
    /// Why the process was killed; nil where the pool did not.
    var cause: WorkerFailure?
    /// The process was or may have been reaped: its pid must not be used any more.
    var ended = false

    func awaits(_ reply: Promise<Frame>) -> Bool { current === reply || request?.reply === reply }

    /// To its whole group: a process that it started would hold its pipes open.
    func signal(_ number: Int32) {
      if let processID, !ended { _ = Glibc.kill(-processID, number) }
    }

    func wake() {
      guard let wakeUp else { return }
      var one: UInt64 = 1
      _ = write(wakeUp, &one, MemoryLayout.size(ofValue: one))
    }
  }

  private let state = Mutex(State())

  /// nil before the process is started.
  var processID: pid_t? { state.withLock { $0.processID } }

  /// Why the process was killed; nil where the pool did not.
  var cause: WorkerFailure? { state.withLock { $0.cause } }

  // MARK: For everybody

  /// Passes a request on; a closed link completes its reply with a failure at once.
  func send(_ job: Job) {
    let isSent = state.withLock { state in
      if state.isClosed { return false }
      state.request = job
      state.wake()
      return true
    }
    if !isSent { job.reply.resolve(.failure(WorkerFailure.killed)) }
  }

  /// Takes no further requests; the process sees the end of its input.
  func close() {
    state.withLock { state in
      state.isClosed = true
      state.wake()
    }
  }

  /// Closes the link and asks the process to end at once (SIGTERM).
  func terminate() {
    state.withLock { state in
      state.isClosed = true
      state.signal(SIGTERM)
      state.wake()
    }
  }

  /// - Parameter cause: what a request that is with the process fails with.
  func kill(_ cause: WorkerFailure) {
    state.withLock { state in
      guard !state.ended else { return }
      state.cause = state.cause ?? cause
      state.signal(SIGKILL)
    }
  }

  /// Takes charge of a task that looks after the process: cancels it as soon as the reply is there.
  func attach(_ watchdog: Task<Void, Never>, to reply: Promise<Frame>) {
    let isAwaited = state.withLock { state in
      let isAwaited = state.awaits(reply)
      if isAwaited { state.watchdog = watchdog }
      return isAwaited
    }
    if !isAwaited { watchdog.cancel() }
  }

  /// Kills the process if this reply is still awaited.
  func expire(_ reply: Promise<Frame>, _ cause: WorkerFailure) {
    if state.withLock({ $0.awaits(reply) }) { kill(cause) }
  }

  /// Completes what is still awaited, after the process has ended.
  ///
  /// - Parameter failure: of the request that was with the process; one that came too late to be read is not at fault.
  func fail(_ failure: WorkerFailure) {
    let request = state.withLock { state in
      state.isClosed = true
      defer { state.request = nil }
      return state.request
    }
    takeCurrent()?.resolve(.failure(failure))
    request?.reply.resolve(.failure(WorkerFailure.killed))
  }

  /// Bytes of the process in memory; 0 when it is gone.
  var residentBytes: Int { processID.flatMap(KernelFile.residentBytes(of:)) ?? 0 }

  // MARK: For the process's thread

  /// The process has been started.
  func begin(_ processID: pid_t, wakeUp: Int32) {
    state.withLock { state in
      (state.processID, state.wakeUp) = (processID, wakeUp)
      // The pool was stopped meanwhile.
      if state.isClosed { state.signal(SIGKILL) }
    }
  }

  /// The process is about to be reaped.
  func end() {
    state.withLock { state in
      state.ended = true
      state.wakeUp = nil
    }
  }

  /// Waits for the next request, whose reply the process owes from then on.
  ///
  /// - Returns: nil when there will be none: the link is closed, or the process has closed its output.
  /// - Throws: `FrameChannel.Closed` when the process sends something that was not asked for.
  func nextJob(of process: borrowing PipedProcess) throws(FrameChannel.Closed) -> Job? {
    while true {
      var events = [process.output, process.wakeUp].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if poll(&events, nfds_t(events.count), -1) < 0 {
        if errno == EINTR { continue }
        throw FrameChannel.Closed()
      }
      if events[0].revents & Int16(POLLIN) != 0 { throw FrameChannel.Closed() }
      if events[0].revents != 0 { return nil }
      var count: UInt64 = 0
      _ = read(process.wakeUp, &count, MemoryLayout.size(ofValue: count))
      let (job, isClosed) = state.withLock { state -> (Job?, Bool) in
        guard !state.isClosed, let job = state.request else { return (nil, state.isClosed) }
        (state.request, state.current) = (nil, job.reply)
        return (job, false)
      }
      if let job { return job }
      if isClosed { return nil }
    }
  }

  /// The process owes this reply from now on.
  func begin(_ reply: Promise<Frame>) { state.withLock { $0.current = reply } }

  /// Returns the awaited reply, if any, and no longer awaits it.
  func takeCurrent() -> Promise<Frame>? {
    let (current, watchdog) = state.withLock { state in
      defer { (state.current, state.watchdog) = (nil, nil) }
      return (state.current, state.watchdog)
    }
    watchdog?.cancel()
    return current
  }
}
