import Concurrency

/// The thread of one worker process, whose pipes block.
enum WorkerThread {
  /// Bytes; frames are on the heap.
  private static let stackSize = 512 << 10

  /// Runs `body` on a thread of its own and waits for it, whether the task is cancelled or not.
  ///
  /// - Returns: what `body` returns; `.notStarted` where there can be no further thread.
  static func run(_ body: @escaping @Sendable () -> ProcessEnd) async -> ProcessEnd {
    await withCheckedContinuation { continuation in
      let code = BlockingThread.start(stackSize: stackSize) { continuation.resume(returning: body()) }
      if code != 0 { continuation.resume(returning: .notStarted(code)) }
    }
  }
}
