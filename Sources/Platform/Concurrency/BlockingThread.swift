import Glibc

/// A thread of its own for calls that block, which Swift's own threads must not make.
package enum BlockingThread {
  private final class Body {
    let run: () -> Void

    init(_ run: @escaping () -> Void) { self.run = run }
  }

  /// Runs `body` on a new thread, which ends with it. Signals go to the program's other threads; a blocked SIGPIPE makes a
  /// write to what is closed fail with an error instead.
  ///
  /// - Parameter stackSize: in bytes; every thread's stack counts where memory is limited (RLIMIT_DATA).
  /// - Returns: 0, or an errno value where there can be no further thread.
  package static func start(stackSize: Int, _ body: @escaping @Sendable () -> Void) -> Int32 {
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
