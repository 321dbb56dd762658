import CSandbox
import Glibc
import WorkerProtocol

/// What a worker process shuts itself into before it touches its first document.
///
/// The parent cannot do it (posix_spawn has no hook for it), so the child does: with `enter` at the start of `main`, while it has
/// one thread, and with `close` when everything is loaded that will ever be.
public struct Sandbox {
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

  /// Walls of the plan that this process was denied.
  public private(set) var missing: Set<SandboxPart> = []
  private let plan: SandboxPlan
  /// What it loads is not for everybody to read: it stays root until `close`.
  private var isRootUntilClosed = false

  /// Enters the sandbox: dies with its parent, no new privileges, nobody without network, few files to read, no core files, no
  /// file may grow.
  ///
  /// - Throws: `Failure` naming the limit that could not be set; the process must then exit. What the kernel may rightly deny
  ///   is in `missing` instead.
  public static func enter(_ plan: SandboxPlan) throws(Failure) -> Sandbox {
    var sandbox = Sandbox(plan)
    try check(csandbox_forbid_new_privileges(), "new privileges")
    sandbox.leaveNamespaces()
    if plan.parts.contains(.privileges), !sandbox.isRootUntilClosed { sandbox.dropCapabilities() }
    if plan.parts.contains(.landlock) { sandbox.limitFiles() }
    try set(RLIMIT_CORE, "core", soft: 0, hard: 0)
    // A library that tries to write a cache file gets an error; without this, the signal would end the process.
    signal(SIGXFSZ, SIG_IGN)
    try set(RLIMIT_FSIZE, "file size", soft: 0, hard: 0)
    try set(RLIMIT_NOFILE, "open files", soft: plan.openFiles.starting, hard: plan.openFiles.starting)
    try set(RLIMIT_AS, "address space", soft: plan.addressSpace, hard: plan.addressSpace)
    try check(csandbox_follow_parent(), "parent")
    return sandbox
  }

  /// Closes it: no further thread or process, and no system call that the work does not need.
  ///
  /// - Throws: `Failure` naming the limit that could not be set; the process must then exit.
  public mutating func close() throws(Failure) {
    if isRootUntilClosed {
      if csandbox_become_unprivileged() != 0 { missing.insert(.privileges) }
      dropCapabilities()
      // Becoming another user has undone it.
      try Self.check(csandbox_follow_parent(), "parent")
    }
    if !plan.startsThreads { try Self.check(csandbox_forbid_threads(), "threads") }
    try Self.set(RLIMIT_NOFILE, "open files", soft: plan.openFiles.working, hard: plan.openFiles.working)
    if plan.parts.contains(.seccomp), csandbox_limit_calls(plan.calls) != 0 { missing.insert(.seccomp) }
  }

  /// Sends standard error to /dev/null: messages of C libraries can quote the document. Call before `enter`, which leaves
  /// nothing that could be written, and before `FrameChannel.standard`, so that standard output ends up there as well.
  ///
  /// - Throws: `Failure` when /dev/null cannot be opened.
  public static func muteStandardError() throws(Failure) {
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    guard null >= 0, dup2(null, 2) >= 0 else { throw Failure(limit: "standard error", code: errno) }
    Glibc.close(null)
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

  private init(_ plan: SandboxPlan) { self.plan = plan }

  // MARK: - Parts

  /// Leaves the network, root's user, and the user namespace, in this order: root may leave the network by itself, even where
  /// nobody gets a user namespace, and in a user namespace there is no other user to become.
  private mutating func leaveNamespaces() {
    let parts = plan.parts
    let isAlone = parts.contains(.networkNamespace) && csandbox_leave_network(false) == 0
    if parts.contains(.privileges), csandbox_can_change_user() {
      isRootUntilClosed = !plan.needed.allSatisfy { csandbox_others_may_read($0) }
      if !isRootUntilClosed { _ = csandbox_become_unprivileged() }
    }
    // Root in a namespace of its own could not become anybody else later.
    if parts.contains(.networkNamespace) && !isAlone {
      if !isRootUntilClosed, csandbox_leave_network(true) == 0 { return }
      missing.insert(.networkNamespace)
    }
    if parts.contains(.userNamespace), isRootUntilClosed || csandbox_own_user_namespace() != 0 {
      missing.insert(.userNamespace)
    }
  }

  private mutating func dropCapabilities() {
    if csandbox_drop_capabilities() != 0 { missing.insert(.privileges) }
  }

  private mutating func limitFiles() {
    // For libraries of another folder, as tests have them; the gateway's workers have no such variable.
    let further = getenv("LD_LIBRARY_PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
    let paths = (plan.readable + further).map { UnsafePointer(strdup($0)) } + [nil]
    defer { for path in paths { free(UnsafeMutablePointer(mutating: path)) } }
    if csandbox_limit_files(paths, true) != 0 { missing.insert(.landlock) }
  }

  private static func check(_ code: Int32, _ limit: String) throws(Failure) {
    if code != 0 { throw Failure(limit: limit, code: code) }
  }

  private static func set(
    _ resource: __rlimit_resource, _ name: String, soft: UInt64, hard: UInt64
  ) throws(Failure) {
    var limit = rlimit(rlim_cur: rlim_t(soft), rlim_max: rlim_t(hard))
    if setrlimit(__rlimit_resource_t(resource.rawValue), &limit) != 0 { throw Failure(limit: name, code: errno) }
  }
}
