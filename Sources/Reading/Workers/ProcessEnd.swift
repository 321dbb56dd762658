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
  /// - Parameter cause: why the gateway ended it; nil where it did not.
  func failure(cause: WorkerFailure?) -> WorkerFailure {
    if let cause { return cause }
    switch self {
    case .signaled(SIGXCPU): return .outOfCPU
    // What a process's own faults never raise.
    case .signaled(SIGKILL), .signaled(SIGTERM), .signaled(SIGINT), .signaled(SIGHUP): return .killed
    case .exited(WorkerExit.outOfMemory): return .outOfMemory
    default: return .died
    }
  }
}
