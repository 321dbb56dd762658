import CSandbox
import Glibc
import WorkerProtocol

/// Distinguishes a worker that ran out of memory from one that crashed.
///
/// Poppler, glib, C++ and Swift itself all abort when an allocation fails, so the parent would see the same signal for
/// a decompression bomb as for a bug. If memory was the cause, the signal handler exits with `WorkerExit.outOfMemory`;
/// otherwise the signal has its usual effect.
public enum OutOfMemoryExit {
  /// Installs the handlers. Call after `Sandbox.enter`, whose memory limit they look at.
  ///
  /// - Throws: `Sandbox.Failure` when a handler cannot be installed.
  public static func install() throws(Sandbox.Failure) {
    let code = csandbox_exit_when_out_of_memory(WorkerExit.outOfMemory)
    if code != 0 { throw Sandbox.Failure(limit: "signal handlers", code: code) }
  }

  /// Resets the record of failed allocations that earlier requests survived.
  public static func startRequest() { errno = 0 }
}
