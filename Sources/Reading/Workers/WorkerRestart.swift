/// Why a worker process ended and another took its place. The raw values are in dashboards.
public enum WorkerRestart: String, Sendable, CaseIterable {
  /// It died, or sent bytes that do not form a reply.
  case crash
  /// It was ended from outside: for want of memory, or by an operator.
  case killed
  /// It was killed because it did nothing, or was stopped, for too long.
  case timeout
  /// It used up its CPU seconds.
  case cpuLimit = "cpu_limit"
  /// It ran into its memory limit.
  case memoryLimit = "memory_limit"
  /// It was killed because its caller left during an exchange.
  case abandoned
  /// It had served its number of documents, or grown too large.
  case recycled
  /// It died before it was ready.
  case failedStart = "failed_start"

  /// The cause for a process that ended by a failure.
  init(_ failure: WorkerFailure) {
    switch failure {
    case .died, .protocolViolation, .unavailable: self = .crash
    case .killed: self = .killed
    case .timedOut, .stopped: self = .timeout
    case .outOfCPU: self = .cpuLimit
    case .outOfMemory: self = .memoryLimit
    }
  }
}
