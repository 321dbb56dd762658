import Glibc
import WorkerProtocol

/// How a process ended, or that it never began.
package enum ProcessEnd: Sendable, Equatable, CustomStringConvertible {
  /// With its exit code.
  case exited(Int32)
  /// By a signal.
  case signaled(Int32)
  /// It is over, but its status was taken elsewhere.
  case unknown
  /// It could not be started, and the errno value that says why.
  case notStarted(Int32)

  package var description: String {
    switch self {
    case .exited(let code): "exited(\(code))"
    case .signaled(let signal): "signaled(\(signal))"
    case .unknown: "ended"
    case .notStarted(let code): "not started: \(String(cString: strerror(code)))"
    }
  }

  /// What a request that was with the process then fails with.
  ///
  /// - Parameter timedOut: it was killed because it did not reply in time.
  func failure(timedOut: Bool) -> WorkerFailure {
    if timedOut { return .timedOut }
    switch self {
    case .signaled(SIGXCPU): return .outOfCPU
    case .exited(WorkerExit.outOfMemory): return .outOfMemory
    default: return .died
    }
  }
}
