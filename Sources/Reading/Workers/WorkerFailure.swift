/// Why a worker process did not answer a request.
public enum WorkerFailure: Error, Sendable, Equatable {
  /// The process crashed, exited, or was killed because it closed its output.
  case died
  /// The process was ended from outside, for want of memory or by an operator, or before it had the request.
  case killed
  /// The process did nothing, though it was free to run; it was killed.
  case timedOut
  /// The process was stopped (SIGSTOP) for too long; it was killed.
  case stopped
  /// The process used up its CPU seconds.
  case outOfCPU
  /// The process ran into its memory limit.
  case outOfMemory
  /// The process sent bytes that do not form a reply.
  case protocolViolation
  /// No process can be started; see `ocr-gateway doctor`.
  case unavailable
}
