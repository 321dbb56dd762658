import Concurrency
import Glibc
import Synchronization
import WorkerProtocol

/// The driver's handle on one live process: passes requests to it, and never sends a signal to a reused pid.
final class WorkerLink: Sendable {
  /// A request on its way to the process.
  struct Job: Sendable {
    let frame: Frame
    let timeout: Duration
    let reply: Promise<Frame>
  }

  private struct State {
    var current: Promise<Frame>?
    var timedOut = false
    /// The process was or may have been reaped: its pid must not be used any more.
    var ended = false
  }

  let processID: pid_t
  let jobs: AsyncStream<Job>
  private let queue: AsyncStream<Job>.Continuation
  private let state = Mutex(State())

  init(processID: pid_t) {
    self.processID = processID
    // One holder, one request at a time: the buffer never holds more than one.
    (jobs, queue) = AsyncStream.makeStream(of: Job.self)
  }

  /// Passes a request on; a closed link completes its reply with a failure at once.
  func send(_ job: Job) {
    if case .terminated = queue.yield(job) { job.reply.resolve(.failure(WorkerFailure.died)) }
  }

  /// Takes no further requests; the process sees the end of its input.
  func close() { queue.finish() }

  func kill() {
    state.withLock { state in
      if !state.ended { _ = Glibc.kill(processID, SIGKILL) }
    }
  }

  /// The request is with the process now; it is killed unless `takeCurrent` is called within the timeout.
  func begin(_ reply: Promise<Frame>) { state.withLock { $0.current = reply } }

  /// Returns the awaited reply, if any, and no longer awaits it.
  func takeCurrent() -> Promise<Frame>? {
    state.withLock { state in
      defer { state.current = nil }
      return state.current
    }
  }

  /// Kills the process if this reply is still awaited.
  func expire(_ reply: Promise<Frame>) {
    state.withLock { state in
      guard state.current === reply, !state.ended else { return }
      state.timedOut = true
      _ = Glibc.kill(processID, SIGKILL)
    }
  }

  /// The process is about to be reaped.
  func end() { state.withLock { $0.ended = true } }

  var timedOut: Bool { state.withLock { $0.timedOut } }

  /// Bytes of the process in memory (`/proc/PID/statm`, field 2); 0 when it is gone.
  var residentBytes: Int {
    let file = open("/proc/\(processID)/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { Glibc.close(file) }
    var buffer = [UInt8](repeating: 0, count: 128)
    let count = read(file, &buffer, buffer.count)
    guard count > 0 else { return 0 }
    let fields = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
