/// Why a worker process did not answer a request.
public enum WorkerFailure: Error, Sendable, Equatable {
  /// The process ended: a crash, a kill from outside, or an exit.
  case died
  /// No answer within the wall-clock limit; the process was killed.
  case timedOut
  /// The process used up its CPU seconds.
  case outOfCPU
  /// The process ran into its memory limit.
  case outOfMemory
  /// The process sent bytes that do not form a reply.
  case protocolViolation
  /// No process can be started; see `ocr-gateway doctor`.
  case unavailable
}
