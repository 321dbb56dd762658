import Foundation
import Synchronization
import Testing

/// A program started with exactly the environment it is given; killed when nobody holds it any more.
///
/// Foundation's `Process` is not used: it adds threads, and hides whether a program exited or was killed.
final class ChildProcess: Sendable {
  enum Exit: Equatable, Sendable {
    case code(Int32)
    case signal(Int32)
  }

  struct StartFailed: Error {
    let program: String
    let code: Int32
  }

  struct StillRunning: Error {}

  let pid: pid_t
  private let folder: URL
  private let exit = Mutex<Exit?>(nil)

  /// - Parameters:
  ///   - environment: all of it; not even PATH is added.
  ///   - socket: what the program gets as descriptor 3, where systemd hands over sockets.
  ///   - log: what it gets as standard error; nil for what `errors` reads.
  init(
    _ program: URL, _ arguments: [String], environment: [String: String] = [:], socket: Int32? = nil, log: Int32? = nil
  ) throws {
    folder = try TemporaryFolder.make()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    for (descriptor, name) in [(Int32(1), "output"), (2, "errors")] {
      let path = folder.appending(path: name).path
      posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    }
    if let log { posix_spawn_file_actions_adddup2(&actions, log, 2) }
    if let socket { posix_spawn_file_actions_adddup2(&actions, socket, 3) }

    // Threads of the test runner block signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var argv = ([program.path] + arguments).map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for text in argv + envp { free(text) } }
    var started: pid_t = 0
    let code = posix_spawn(&started, program.path, &actions, &attributes, &argv, &envp)
    guard code == 0 else {
      try? FileManager.default.removeItem(at: folder)
      throw StartFailed(program: program.path, code: code)
    }
    pid = started
  }

  deinit {
    if poll() == nil {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    try? FileManager.default.removeItem(at: folder)
  }

  /// What it printed so far.
  var output: String { text("output") }
  /// What it printed on standard error so far.
  var errors: String { text("errors") }

  var isRunning: Bool { poll() == nil }

  func signal(_ signal: Int32) { kill(pid, signal) }

  /// Waits for the end.
  ///
  /// - Throws: `StillRunning` after the time.
  func waitForExit(within limit: Duration = .seconds(20)) throws -> Exit {
    let deadline = ContinuousClock.now + limit
    while true {
      if let exit = poll() { return exit }
      guard ContinuousClock.now < deadline else { throw StillRunning() }
      usleep(5_000)
    }
  }

  private func poll() -> Exit? {
    exit.withLock { exit in
      if let exit { return exit }
      var status: Int32 = 0
      guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
      // WIFEXITED and WEXITSTATUS of <sys/wait.h> are macros.
      exit = status & 0x7F == 0 ? .code(status >> 8 & 0xFF) : .signal(status & 0x7F)
      return exit
    }
  }

  private func text(_ name: String) -> String {
    (try? String(decoding: Data(contentsOf: folder.appending(path: name)), as: UTF8.self)) ?? ""
  }
}

/// Folders of the tests' own, outside the checkout.
enum TemporaryFolder {
  static func make() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ocr-gateway-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}

/// Waits until something holds that happens outside this process.
func eventually(
  _ what: Comment, within limit: Duration = .seconds(15), sourceLocation: SourceLocation = #_sourceLocation,
  _ condition: () throws -> Bool
) throws {
  let deadline = ContinuousClock.now + limit
  while try !condition() {
    try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
    usleep(5_000)
  }
}
