/// Exit codes by which a worker process says why it ended by itself.
public enum WorkerExit {
  /// The parent closed the channel; nothing is wrong.
  public static let finished: Int32 = 0
  /// The channel broke in the middle of a frame, or the parent sent something that is no request.
  public static let protocolBroken: Int32 = 70
  /// The worker could not enter its sandbox, so it took no document.
  public static let noSandbox: Int32 = 71
  /// An allocation failed under the worker's memory limit in code that can only abort.
  public static let outOfMemory: Int32 = 77
}
