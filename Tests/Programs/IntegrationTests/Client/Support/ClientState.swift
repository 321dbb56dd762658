import Foundation
import Testing

/// A state directory of a test's own, removed with it, and the settings of a client that uses it.
final class ClientState: Sendable {
  let folder: URL
  let settings: [String: String]

  /// - Parameters:
  ///   - gateways: URLs.
  ///   - mode: `gateway`, `auto` or `hosted`.
  ///   - hosted: the hosted service's URL.
  ///   - settings: further ones, or others.
  init(gateways: [String], mode: String, hosted: String, _ settings: [String: String] = [:]) throws {
    folder = try TemporaryFolder.make()
    let own = [
      "OCR_GATEWAY_URLS": gateways.joined(separator: ","), "OCR_MODE": mode, "OCR_STATE_DIR": folder.path,
      "OCR_SIDECAR_LISTEN": "127.0.0.1:0", "MISTRAL_API_KEY": "simulated-key", "MISTRAL_BASE_URL": hosted,
      // More than any test sends.
      "OCR_HOSTED_REQUESTS_PER_MINUTE": "6000", "OCR_HOSTED_PAGES_PER_MINUTE": "6000",
    ]
    self.settings = own.merging(settings) { $1 }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Lines of the spend ledger, as objects.
  func ledger() throws -> [[String: Any]] {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.lastPathComponent.hasPrefix("spend-") }
    return try files.flatMap { file in
      try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
        try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
      }
    }
  }

  /// Runs a command of `ocr-client` to its end.
  func run(_ arguments: [String], within limit: Duration = .seconds(60)) throws -> ChildProcess {
    let run = try start(arguments)
    _ = try run.waitForExit(within: limit)
    return run
  }

  /// Starts a command of `ocr-client`.
  func start(_ arguments: [String]) throws -> ChildProcess {
    try ChildProcess(Files.programs.appending(path: "ocr-client"), arguments, environment: settings)
  }

  /// A file with a document, for the command line.
  func file(_ name: String, _ document: [UInt8]) throws -> String {
    let file = folder.appending(path: name)
    try Data(document).write(to: file)
    return file.path
  }
}
