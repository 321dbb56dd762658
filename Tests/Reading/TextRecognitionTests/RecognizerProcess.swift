import Foundation
import TestSupport
import TextRecognition
import WorkerProtocol

/// An `ocr-recognizer` process of ours, driven as the gateway drives it.
final class RecognizerProcess {
  /// The process ended or broke the protocol.
  struct Ended: Error {}

  /// The repository.
  static let root = Checkout.root
  static let models = root.appending(path: "models/ocr").path
  static var hasModels: Bool { FileManager.default.fileExists(atPath: models + "/SHA256SUMS") }
  /// Built into the folder of the running test program.
  static let executable = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "ocr-recognizer")

  let process = Process()
  /// What it was denied of its sandbox, once it is ready.
  private(set) var missing: Set<SandboxPart> = []
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()

  /// - Parameters:
  ///   - runtime: the faster one on this processor unless said.
  ///   - device: `auto`, `cpu` or `cuda`; the processor unless said.
  init(models: String = RecognizerProcess.models, runtime: RuntimeChoice? = nil, device: String = "cpu") throws {
    process.executableURL = Self.executable
    process.arguments = ["--models", models, "--device", device] + (runtime.map { ["--runtime", $0.rawValue] } ?? [])
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// Waits until the process has loaded and warmed up; returns what it runs on.
  func becomeReady() throws -> String {
    guard case .ready(let runtime, let missing) = try nextReply() else { throw Ended() }
    self.missing = missing
    return runtime
  }

  func read(_ page: PagePixels) throws -> RecognitionReply {
    let frame = RecognitionRequest(page: page).frame
    try input.fileHandleForWriting.write(contentsOf: frame.header + frame.payload)
    return try nextReply()
  }

  /// Closes the conversation; returns the exit code and what was printed on standard error.
  func finish() throws -> (code: Int32, message: String) {
    try input.fileHandleForWriting.close()
    let message = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: message, as: UTF8.self))
  }

  /// Largest resident memory so far, in MB of 2^20 bytes.
  func peakMegabytes() throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    else { throw Ended() }
    return kilobytes / 1024
  }

  private func nextReply() throws -> RecognitionReply {
    let channel = FrameChannel(input: output.fileHandleForReading.fileDescriptor, output: -1)
    guard let frame = try channel.read() else { throw Ended() }
    return try RecognitionReply(frame)
  }
}
