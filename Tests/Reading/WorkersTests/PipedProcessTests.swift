import Foundation
import Testing
import WorkerProtocol
import Workers

/// Starting and ending a process, with programs of the system.
@Suite(.serialized)
struct PipedProcessTests {
  static func openDescriptors() throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
  }

  @Test func framesGoThroughAProcessThatEndsWithItsInput() throws {
    let process = try PipedProcess("/bin/cat", [], environment: [])
    for payload in [[], [1, 2, 3], [UInt8](repeating: 7, count: 40_000)] {
      let frame = Frame(kind: 5, payload: payload)
      try process.channel.write(frame)
      #expect(try process.channel.read() == frame)
    }
    let id = process.id
    var isStillThere = false
    #expect(process.end(beforeReaping: { isStillThere = kill(id, 0) == 0 }) == .exited(0))
    #expect(isStillThere)
    #expect(kill(id, 0) == -1 && errno == ESRCH)
  }

  @Test func howAProcessEndedIsTold() throws {
    let exiting = try PipedProcess("/bin/sh", ["-c", "exit 77"], environment: [])
    #expect(exiting.end() == .exited(77))
    let killed = try PipedProcess("/bin/sh", ["-c", "kill -XCPU $$"], environment: [])
    #expect(killed.end() == .signaled(SIGXCPU))
  }

  @Test(arguments: [("/nonexistent/worker", ENOENT), ("/etc/passwd", EACCES), ("/", EACCES)])
  func whatCannotBeStartedSaysWhyAndLeavesNothingOpen(program: String, code: Int32) throws {
    let before = try Self.openDescriptors()
    for _ in 0..<100 {
      #expect(throws: PipedProcess.StartFailure.self) {
        _ = try PipedProcess(program, [], environment: []).end()
      }
    }
    do {
      _ = try PipedProcess(program, [], environment: []).end()
    } catch {
      #expect(error.code == code)
      #expect(ProcessEnd.notStarted(code).description.hasPrefix("not started: "))
    }
    // Other tests may have opened some meanwhile; a hundred times two pipes are four hundred.
    #expect(try Self.openDescriptors() < before + 100)
  }

  @Test func processGetsNothingThatIsOurs() throws {
    // Without O_CLOEXEC, as a library may open it.
    let ours = open("/etc/passwd", O_RDONLY)
    defer { close(ours) }
    try #require(ours > 2 && fcntl(ours, F_GETFD) == 0)
    // What is ignored here would be ignored there.
    signal(SIGPIPE, SIG_IGN)
    let process = try PipedProcess("/bin/cat", [], environment: ["LC_ALL=C.UTF-8"])
    // The kernel fills in what is below while the program already counts as started.
    let frame = Frame(kind: 1, payload: [])
    try process.channel.write(frame)
    #expect(try process.channel.read() == frame)
    let folder = "/proc/\(process.id)"
    let descriptors = try FileManager.default.contentsOfDirectory(atPath: folder + "/fd").sorted()
    #expect(descriptors == ["0", "1", "2"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/fd/2") == "/dev/null")
    #expect(try String(contentsOfFile: folder + "/environ", encoding: .utf8) == "LC_ALL=C.UTF-8\0")
    let status = try String(contentsOfFile: folder + "/status", encoding: .utf8).split(separator: "\n")
    for name in ["SigBlk", "SigIgn"] {
      let line = try #require(status.first { $0.hasPrefix(name) })
      // Behind the first 31 come those that the C library keeps for itself.
      #expect(try #require(UInt64(line.suffix(16), radix: 16)) & 0x7FFF_FFFF == 0, "\(line)")
    }
    #expect(getpgid(process.id) == process.id)
    #expect(process.end() == .exited(0))
  }
}
