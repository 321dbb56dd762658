import Glibc

/// The thread of one worker process: what goes through its pipes blocks, and Swift's own threads must not.
enum WorkerThread {
  /// Bytes: frames are on the heap, and every thread's stack counts where memory is limited (RLIMIT_DATA).
  private static let stackSize = 512 << 10

  private final class Body {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Runs `body` on a thread of its own and waits for it, whether the task is cancelled or not.
  ///
  /// - Returns: what `body` returns; `.notStarted` where there can be no further thread.
  static func run(_ body: @escaping @Sendable () -> ProcessEnd) async -> ProcessEnd {
    await withCheckedContinuation { continuation in
      let code = start { continuation.resume(returning: body()) }
      if code != 0 { continuation.resume(returning: .notStarted(code)) }
    }
  }

  /// Returns 0 or an errno value.
  private static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    pthread_attr_setstacksize(&attributes, stackSize)
    let argument = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, &attributes,
      { pointer in
        // Signals belong to the program's other threads; a blocked SIGPIPE makes a write to a process that is gone
        // fail with an error instead.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        if let pointer { Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
      }, argument.toOpaque())
    if code != 0 { argument.release() }
    return code
  }
}
