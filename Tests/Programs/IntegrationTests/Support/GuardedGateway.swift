import Foundation
import TestSupport
import Testing

/// A running gateway with a certificate of its own authority, a tokens file, or both; `ca`, `server` and `tokens` are its files.
final class GuardedGateway: Sendable {
  let files: CertificateFolder
  let process: ChildProcess
  let port: UInt16
  private let settings: [String: String]

  /// Starts it and waits until it listens; documents wait for its workers.
  ///
  /// - Parameters:
  ///   - tokens: lines of the tokens file; nil: none is asked for.
  ///   - settings: further ones; `FOLDER` stands for the folder of its files.
  ///   - prepare: makes further files.
  init(
    tokens: String? = nil, tls: Bool = true, _ settings: [String: String] = [:],
    prepare: (CertificateFolder) throws -> Void = { _ in }
  ) throws {
    let files = try CertificateFolder()
    var own = ["OCR_LISTEN": "127.0.0.1:0", "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]
    if tls {
      try files.authority("ca")
      try files.certificate("server")
      own["OCR_TLS_CERT"] = files.path("server.pem")
      own["OCR_TLS_KEY"] = files.path("server.key")
    }
    if let tokens {
      try files.write(tokens, to: "tokens")
      own["OCR_TOKENS_FILE"] = files.path("tokens")
    }
    try prepare(files)
    own.merge(settings.mapValues { $0.replacing("FOLDER", with: files.folder.path) }) { $1 }
    let process = try ChildProcess(Files.gateway, ["serve"], environment: own)
    var port: UInt16?
    try eventually("the gateway listens", within: .seconds(30)) {
      try #require(process.isRunning, "\(process.errors)")
      port = GatewayProcess.listeningPort(process.errors)
      return port != nil
    }
    self.files = files
    self.process = process
    self.port = try #require(port)
    own["OCR_LISTEN"] = "127.0.0.1:\(self.port)"
    self.settings = own
  }

  /// As `ocr-gateway health` finds it.
  func waitUntilReady() throws {
    try eventually("it takes documents", within: .seconds(60)) { try health().waitForExit() == .code(0) }
  }

  var url: String { "https://127.0.0.1:\(port)" }

  /// `ocr-gateway health` as it is called on its machine.
  func health(_ arguments: [String] = []) throws -> ChildProcess {
    try ChildProcess(Files.gateway, ["health"] + arguments, environment: settings)
  }

  /// `ocr-gateway doctor` with its settings.
  func doctor() throws -> ChildProcess {
    try ChildProcess(Files.gateway, ["doctor"], environment: settings)
  }

  func connect() throws -> HTTPConnection { try HTTPConnection(port: port) }

  /// Asks without TLS.
  func answer(to request: HTTPRequest, token: String? = nil) throws -> HTTPAnswer {
    var request = request
    if let token { request.headers.append(("Authorization", "Bearer \(token)")) }
    let connection = try connect()
    try connection.send(request)
    return try connection.answer(to: request.method)
  }

  /// Asks by curl, which trusts its authority.
  func curl(_ path: String, _ arguments: String...) throws -> Curl {
    try Curl(["--cacert", files.path("ca.pem")] + arguments + [url + path])
  }

  /// The lines of its log with a message.
  func log(_ message: String) throws -> [[String: Any]] {
    try process.errors.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }.filter { $0["msg"] as? String == message }
  }
}

extension String {
  /// A line of a tokens file.
  static func token(_ name: String, _ token: String, _ options: String = "") throws -> String {
    let run = try ChildProcess(
      URL(filePath: "/bin/sh"), ["-c", #"printf %s "$0" | sha256sum"#, token], environment: ["PATH": "/usr/bin:/bin"])
    #expect(try run.waitForExit() == .code(0))
    return "\(name) \(run.output.prefix(64)) \(options)\n"
  }
}
