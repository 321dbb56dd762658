import CSandbox
import Glibc

/// Limits a worker process puts on itself before it touches its first document.
///
/// The parent cannot set them (posix_spawn has no hook for it), so the child does at the start of `main`.
public enum Sandbox {
  /// Why a limit could not be set.
  public struct Failure: Error {
    /// Which limit.
    public let limit: String
    /// errno.
    public let code: Int32

    init(limit: String, code: Int32) {
      self.limit = limit
      self.code = code
    }
  }

  /// Enters the sandbox: dies with its parent, no new privileges, no core files, no file may grow, few open files.
  ///
  /// - Parameters:
  ///   - addressSpace: RLIMIT_AS in bytes; allocation beyond it fails.
  ///   - openFiles: RLIMIT_NOFILE.
  /// - Throws: `Failure` naming the limit that could not be set; the process must then exit.
  public static func enter(addressSpace: UInt64, openFiles: UInt64) throws(Failure) {
    let code = csandbox_enter()
    if code != 0 { throw Failure(limit: "prctl", code: code) }
    try set(RLIMIT_CORE, "core", soft: 0, hard: 0)
    // A library that tries to write a cache file gets an error; without this, the signal would end the process.
    signal(SIGXFSZ, SIG_IGN)
    try set(RLIMIT_FSIZE, "file size", soft: 0, hard: 0)
    try set(RLIMIT_NOFILE, "open files", soft: openFiles, hard: openFiles)
    try set(RLIMIT_AS, "address space", soft: addressSpace, hard: addressSpace)
  }

  /// Sends standard error to /dev/null: messages of C libraries can quote the document. Call before
  /// `FrameChannel.standard`, so that standard output ends up there as well.
  ///
  /// - Throws: `Failure` when /dev/null cannot be opened.
  public static func muteStandardError() throws(Failure) {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard null >= 0, dup2(null, 2) >= 0 else { throw Failure(limit: "standard error", code: errno) }
    close(null)
  }

  /// Gives the process that many further CPU seconds; beyond them the kernel ends it with SIGXCPU.
  ///
  /// Only the soft limit is moved: a worker serves many documents and each gets its own allowance.
  public static func allowCPU(seconds: Int) {
    var now = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
    try? set(
      RLIMIT_CPU, "cpu", soft: UInt64(max(0, now.tv_sec)) + 1 + UInt64(max(0, seconds)), hard: UInt64(rlim_t.max))
  }

  private static func set(
    _ resource: __rlimit_resource, _ name: String, soft: UInt64, hard: UInt64
  ) throws(Failure) {
    var limit = rlimit(rlim_cur: rlim_t(soft), rlim_max: rlim_t(hard))
    if setrlimit(__rlimit_resource_t(resource.rawValue), &limit) != 0 { throw Failure(limit: name, code: errno) }
  }
}
