import Foundation
import Glibc
import Testing
import WorkerProtocol

/// Code inside a sandbox tries what it must not do; once more without what keeps it from that, where it must succeed.
@Suite(.enabled(if: geteuid() == 0, "needs root: walls are taken away one by one, and other users started"))
struct SandboxTests {
  /// Something that code in a worker could try.
  struct Attempt: CustomTestStringConvertible, Sendable {
    let name: String
    var argument = ""
    /// Each of these parts stops it by itself.
    let parts: [SandboxPart]
    /// What comes of it where nothing is in its way: 0, or an errno value that tells that it got far enough.
    var unhindered: Int32 = 0

    var testDescription: String { name }
  }

  static let attempts = [
    Attempt(name: "read file", argument: "/etc/passwd", parts: [.landlock]),
    Attempt(name: "read file", argument: "/etc/shadow", parts: [.landlock, .privileges]),
    Attempt(name: "write file", argument: scratch, parts: [.landlock, .seccomp]),
    Attempt(name: "list folder", argument: "/", parts: [.landlock]),
    Attempt(name: "read parent's memory", parts: [.landlock, .privileges]),
    Attempt(name: "TCP socket", parts: [.seccomp]),
    Attempt(name: "UDP socket", parts: [.seccomp]),
    Attempt(name: "Unix socket", parts: [.seccomp]),
    Attempt(name: "netlink socket", parts: [.seccomp]),
    Attempt(name: "fork", parts: [.seccomp, .privileges]),
    Attempt(name: "vfork", parts: [.seccomp, .privileges]),
    Attempt(name: "thread", parts: [.seccomp, .privileges]),
    Attempt(name: "execute", argument: "/bin/true", parts: [.landlock, .seccomp]),
    Attempt(name: "ptrace", parts: [.landlock, .seccomp, .privileges]),
    Attempt(name: "process_vm_readv", parts: [.landlock, .seccomp, .privileges], unhindered: EFAULT),
    Attempt(name: "kill", parts: [.seccomp, .privileges]),
    Attempt(name: "tgkill", parts: [.seccomp, .privileges]),
    Attempt(name: "F_SETOWN", parts: [.seccomp]),
    Attempt(name: "prlimit of parent", parts: [.seccomp, .privileges]),
    Attempt(name: "own limit", parts: [.seccomp]),
    Attempt(name: "affinity of parent", parts: [.seccomp, .privileges]),
    Attempt(name: "user namespace", parts: [.seccomp]),
    Attempt(name: "setns", parts: [.seccomp], unhindered: EBADF),
    Attempt(name: "chroot", parts: [.seccomp, .privileges]),
    Attempt(name: "become root", parts: [.seccomp, .privileges, .userNamespace]),
    Attempt(name: "io_uring", parts: [.seccomp], unhindered: EFAULT),
    Attempt(name: "bpf", parts: [.seccomp], unhindered: EINVAL),
    Attempt(name: "perf_event_open", parts: [.seccomp], unhindered: EFAULT),
    Attempt(name: "userfaultfd", parts: [.seccomp]),
    Attempt(name: "memfd_create", parts: [.seccomp]),
    Attempt(name: "writable code", parts: [.seccomp]),
    Attempt(name: "written code", parts: [.seccomp]),
  ]

  /// A file that only an attempt makes.
  private static let scratch = FileManager.default.temporaryDirectory.appending(path: "sandbox-\(UUID().uuidString)")
    .path

  @Test(arguments: attempts) func eachWallHoldsAloneAndNothingElseIsInTheWay(attempt: Attempt) throws {
    defer { try? FileManager.default.removeItem(atPath: Self.scratch) }
    #expect(try Self.run(.documents, [], attempt) == attempt.unhindered)
    for part in attempt.parts {
      let outcome = try Self.run(.documents, [part], attempt)
      #expect(Self.isRefusal(outcome) && outcome != attempt.unhindered, "\(part): \(outcome)")
    }
  }

  @Test(arguments: User.allCases) func nothingCanBeDoneWhereDocumentsAreOpened(user: User) throws {
    for attempt in Self.attempts {
      let outcome = try Self.run(.documents, Set(SandboxPart.allCases), attempt, as: user)
      #expect(Self.isRefusal(outcome) && outcome != attempt.unhindered, "\(attempt.name): \(outcome)")
    }
    // What it is there for.
    for name in ["list folder", "read file"] {
      let fonts = Attempt(name: name, argument: "/usr/share/fonts", parts: [])
      #expect(try Self.run(.documents, Set(SandboxPart.allCases), fonts, as: user) == 0)
    }
  }

  /// Networks are compiled, sometimes at a page of a new size: written code is what a recognizer lives from.
  @Test(arguments: [(Kind.recognition, User.root), (.recognition, .ordinary), (.secretRecognition, .root)])
  func nothingButCodeCanBeMadeWhereTextIsRecognized(kind: Kind, user: User) throws {
    for attempt in Self.attempts {
      let outcome = try Self.run(kind, Set(SandboxPart.allCases), attempt, as: user)
      if attempt.name.hasSuffix(" code") {
        #expect(outcome == 0, "\(attempt.name)")
      } else {
        #expect(Self.isRefusal(outcome) && outcome != attempt.unhindered, "\(attempt.name): \(outcome)")
      }
    }
    let fonts = Attempt(name: "list folder", argument: "/usr/share/fonts", parts: [])
    #expect(try Self.isRefusal(Self.run(kind, Set(SandboxPart.allCases), fonts, as: user)))
  }

  @Test(arguments: User.allCases) func thereIsNoNetwork(user: User) throws {
    let (listener, port) = try Self.listen()
    defer { close(listener) }
    let attempt = Attempt(name: "connect", argument: "\(port)", parts: [.networkNamespace])
    #expect(try Self.run(.documents, [], attempt, as: user) == 0)
    #expect(try Self.run(.documents, [.networkNamespace], attempt, as: user) == ENETUNREACH)
  }

  // MARK: - Trying

  enum Kind: String {
    case documents, recognition
    /// With models that only root may read.
    case secretRecognition = "secret-recognition"
  }

  enum User: CaseIterable {
    case root, ordinary
  }

  /// Neither done nor a sandbox that could not be entered.
  private static func isRefusal(_ outcome: Int32) -> Bool { outcome != 0 && outcome < 200 }

  /// The exit code of `sandbox-probe`.
  private static func run(
    _ kind: Kind, _ parts: Set<SandboxPart>, _ attempt: Attempt, as user: User = .root
  ) throws -> Int32 {
    let process = Process()
    let command =
      [probe.path, kind.rawValue, parts.map(\.rawValue).joined(separator: ","), attempt.name, attempt.argument]
    switch user {
    case .root: process.executableURL = probe
    case .ordinary: process.executableURL = URL(filePath: "/usr/bin/setpriv")
    }
    let another = ["--reuid", "12345", "--regid", "12345", "--clear-groups"]
    process.arguments = user == .root ? Array(command.dropFirst()) : another + command
    try process.run()
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
  }

  /// Built into the folder of the running test program.
  private static let probe = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "sandbox-probe")

  /// A socket that takes connections from this machine.
  private static func listen() throws -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && Glibc.listen(descriptor, 8) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    try #require(isListening)
    return (descriptor, UInt16(bigEndian: address.sin_port))
  }
}
