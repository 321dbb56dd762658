/// Exit codes by which a worker tells its parent why it ended.
public enum WorkerExit {
  /// The parent closed the worker's input.
  public static let finished: Int32 = 0
  /// The input ended in the middle of a frame, or the parent sent something else than a request.
  public static let protocolBroken: Int32 = 70
  /// An allocation failed under the memory limit.
  public static let outOfMemory: Int32 = 77
  /// The sandbox could not be entered; nothing was read.
  public static let noSandbox: Int32 = 78
  /// The recognizer has no models or no runtime library.
  public static let noModels: Int32 = 79
}
