import Foundation
import Glibc
import Testing
import WorkerProcess
import WorkerProtocol

/// A real `ocr-document-worker` on two pipes.
final class WorkerClient {
  enum Outcome: Equatable {
    case reply(DocumentReply)
    /// The process ended: an exit code, or a signal.
    case exited(Int32)
    case killed(Int32)

    var failure: DocumentFailure? { if case .reply(let reply) = self { reply.failure } else { nil } }
  }

  private let channel: FrameChannel
  private let requests: Int32
  private let replies: Int32
  private let messages: Int32
  let identifier: pid_t
  /// What it was denied of its sandbox.
  private(set) var missing: Set<SandboxPart> = []
  private var end: Outcome?

  /// - Parameter environment: all of it, as `NAME=value`.
  init(environment variables: [String] = []) throws {
    // A worker that died while we write must not take the tests with it.
    signal(SIGPIPE, SIG_IGN)
    let (input, output, error) = (try Self.pipe(), try Self.pipe(), try Self.pipe())
    (requests, replies, messages) = (input.write, output.read, error.read)
    channel = FrameChannel(input: replies, output: requests)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, standard) in [(input.read, 0), (output.write, 1), (error.write, 2)] {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(standard))
    }
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("ocr-document-worker"), nil]
    defer { free(arguments[0]) }
    var environment: [UnsafeMutablePointer<CChar>?] = variables.map { strdup($0) } + [nil]
    defer { for variable in environment { free(variable) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, try Self.executable(), &actions, nil, &arguments, &environment)
    identifier = child
    for descriptor in [input.read, output.write, error.write] { close(descriptor) }
    try #require(code == 0)
    guard case .reply(.ready(let missing)) = outcome() else { throw Preparation.Unexpected() }
    self.missing = missing
  }

  deinit {
    for descriptor in [requests, replies, messages] { close(descriptor) }
    if end == nil {
      kill(identifier, SIGKILL)
      waitpid(identifier, nil, 0)
    }
  }

  /// Closed on exec, so that workers started meanwhile do not hold each other's pipes open.
  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(Glibc.pipe(&ends) == 0)
    for end in ends { try #require(fcntl(end, F_SETFD, FD_CLOEXEC) == 0) }
    return (ends[0], ends[1])
  }

  /// Built executables lie beside the test bundle.
  private static func executable() throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
    return URL(filePath: bundle).deletingLastPathComponent().appending(path: "ocr-document-worker").path
  }

  func ask(_ request: DocumentRequest) -> Outcome { send(request.frame) }

  /// Sends a frame, whether it is a request or not.
  func send(_ frame: Frame) -> Outcome {
    try? channel.write(frame)
    return outcome()
  }

  func open(_ bytes: [UInt8], _ limits: PreparationLimits = Preparation.limits) -> Outcome {
    ask(.open(limits, bytes: bytes))
  }

  /// Opens a document and prepares its pages up to the first that fails; what came last.
  func prepare(_ bytes: [UInt8], _ limits: PreparationLimits = Preparation.limits) -> Outcome {
    let opened = open(bytes, limits)
    guard case .reply(.opened(_, let pages)) = opened else { return opened }
    var last = opened
    for number in 1...pages {
      last = ask(.page(number))
      switch last {
      case .reply(.text), .reply(.pixels): continue
      default: return last
      }
    }
    return last
  }

  /// Ends the conversation; how the worker ended, and what it printed.
  func finish() throws -> (Outcome, printed: String) {
    try #require(shutdown() == 0)
    let outcome = outcome()
    var printed = [UInt8](repeating: 0, count: 4096)
    let count = read(messages, &printed, printed.count)
    return (outcome, String(decoding: printed.prefix(max(0, count)), as: UTF8.self))
  }

  /// Points our end of the requests elsewhere, which closes the pipe and leaves the descriptor to `deinit`.
  private func shutdown() -> Int32 {
    let null = Glibc.open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    return dup2(null, requests) == requests ? 0 : -1
  }

  /// Resident memory in MB, now and at its highest.
  func memory() throws -> (now: Int, peak: Int) {
    let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
    func megabytes(_ key: String) throws -> Int {
      let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(key) })
      return try #require(line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first) / 1024
    }
    return (try megabytes("VmRSS:"), try megabytes("VmHWM:"))
  }

  private func outcome() -> Outcome {
    if let end { return end }
    if let frame = try? channel.read(), let reply = try? DocumentReply(frame) { return .reply(reply) }
    var status: Int32 = 0
    waitpid(identifier, &status, 0)
    let signal = status & 0x7F
    let outcome = signal == 0 ? Outcome.exited(status >> 8 & 0xFF) : .killed(signal)
    end = outcome
    return outcome
  }
}
