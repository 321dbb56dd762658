import Foundation
import Testing

/// A running `ocr-gateway serve` on a port of its own.
final class GatewayProcess: Sendable {
  /// Set by the trait `.gateway` for the tests of a suite.
  @TaskLocal static var current: GatewayProcess?

  let process: ChildProcess
  let port: UInt16

  /// Starts it and waits until it and all its workers are ready.
  ///
  /// - Parameters:
  ///   - settings: `OCR_*` variables; no others are set, whatever the environment of the tests holds.
  ///   - programs: the folder of the three programs.
  ///   - descriptors: that it may open at a time; nil: as many as the tests.
  ///   - through: a command that starts the program, with its arguments.
  init(
    _ settings: [String: String] = [:], programs: URL = Files.programs, descriptors: Int? = nil, through: [String] = []
  ) throws {
    let environment = ["OCR_LISTEN": "127.0.0.1:0"].merging(settings) { $1 }
    let program = programs.appending(path: "ocr-gateway")
    let process =
      if let descriptors {
        try ChildProcess(
          URL(filePath: "/bin/sh"), ["-c", "ulimit -n \(descriptors); exec '\(program.path)' serve"],
          environment: environment)
      } else { try Self.begin(["serve"], environment, programs: programs, through: through) }
    var port: UInt16?
    try eventually("the gateway listens", within: .seconds(30)) {
      try #require(process.isRunning, "\(process.errors)")
      port = Self.listeningPort(process.errors)
      return port != nil
    }
    self.process = process
    self.port = try #require(port)
    try eventually("the workers are ready", within: .seconds(60)) {
      let ready = try readiness()
      return ready.documentWorkers.isComplete && ready.recognizers?.isComplete ?? true
    }
  }

  var pid: pid_t { process.pid }

  /// Starts the program by itself or through a command.
  static func begin(
    _ arguments: [String], _ environment: [String: String], programs: URL = Files.programs, through: [String]
  ) throws -> ChildProcess {
    let command = through + [programs.appending(path: "ocr-gateway").path] + arguments
    return try ChildProcess(URL(filePath: command[0]), Array(command.dropFirst()), environment: environment)
  }

  /// Starts a command as another user; only root may do that.
  static func asUser(_ number: String) -> [String] {
    ["/usr/bin/setpriv", "--reuid", number, "--regid", number, "--clear-groups"]
  }

  // MARK: Asking it

  func connect(from source: String = "127.0.0.1") throws -> HTTPConnection {
    try HTTPConnection(port: port, from: source)
  }

  /// Sends a request on a connection of its own; the answer is read later.
  func begin(_ request: HTTPRequest) throws -> HTTPConnection {
    let connection = try connect()
    try connection.send(request)
    return connection
  }

  /// Asks on a connection of its own.
  func answer(to request: HTTPRequest, within limit: Duration = .seconds(40)) throws -> HTTPAnswer {
    try begin(request).answer(to: request.method, within: limit)
  }

  /// What `/health/ready` says.
  struct Readiness {
    struct Pool {
      var ready: Int
      var size: Int
      var isMeasuring: Bool
      var isComplete: Bool { ready == size && !isMeasuring }
    }

    var httpStatus: Int
    var status: String
    var documentsInside: Int?
    var documentWorkers: Pool
    /// nil where the OCR models are not installed.
    var recognizers: Pool?
  }

  func readiness() throws -> Readiness {
    let answer = try answer(to: .get("/health/ready"))
    let json = try answer.json()
    let checks = try #require(json["checks"] as? [String: [String: String]])
    func numbers(_ check: String) -> [Int] {
      (checks[check]?["detail"] ?? "").split(separator: " ").compactMap { Int($0) }
    }
    func pool(_ check: String) -> Readiness.Pool? {
      let numbers = numbers(check)
      guard numbers.count == 2 else { return nil }
      let isMeasuring = checks[check]?["detail"]?.contains("measuring") == true
      return Readiness.Pool(ready: numbers[0], size: numbers[1], isMeasuring: isMeasuring)
    }
    return Readiness(
      httpStatus: answer.status, status: json["status"] as? String ?? "", documentsInside: numbers("intake").first,
      documentWorkers: try #require(pool("documentWorkers")), recognizers: pool("recognizers"))
  }

  // MARK: Its processes

  var documentWorkers: [pid_t] { children("ocr-document-worker") }
  var recognizers: [pid_t] { children("ocr-recognizer") }

  /// The only document worker; for gateways with OCR_DOCUMENT_WORKERS=1.
  func documentWorker() throws -> pid_t { try #require(documentWorkers.first) }

  /// The only recognizer; for gateways with OCR_RECOGNIZERS=1.
  func recognizer() throws -> pid_t { try #require(recognizers.first) }

  /// Waits until every document worker is alive and ready and this one is not among them.
  func waitForReplacement(of worker: pid_t) throws {
    let size = try readiness().documentWorkers.size
    try eventually("worker \(worker) is replaced") {
      // In this order: until the gateway notices a death, it counts the dead worker as ready.
      let alive = documentWorkers
      return try alive.count == size && !alive.contains(worker) && readiness().documentWorkers.isComplete
    }
  }

  private func children(_ program: String) -> [pid_t] {
    ProcessTable.children(of: pid).filter { ProcessTable.program(of: $0) == program }
  }

  // MARK: Its log

  /// The lines of the JSON log.
  func log() throws -> [[String: Any]] {
    try process.errors.split(separator: "\n").map { line in
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
  }

  /// Waits until a message is in the log.
  func waitForLog(_ message: String) throws {
    try eventually("the log says \(message)") { process.errors.contains(message) }
  }

  static func listeningPort(_ log: String) -> UInt16? {
    for line in log.split(separator: "\n") {
      if let json = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] {
        if json["msg"] as? String == "listening" { return (json["port"] as? Int).flatMap { UInt16(exactly: $0) } }
      } else if line.contains(" listening "),
        let port = line.split(separator: " ").first(where: { $0.hasPrefix("port=") })
      {
        // OCR_LOG_FORMAT=text
        return UInt16(port.dropFirst(5))
      }
    }
    return nil
  }
}

/// Runs one gateway for all tests of a suite.
struct GatewayTrait: SuiteTrait, TestScoping {
  let settings: [String: String]

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let gateway = try GatewayProcess(settings)
    try await GatewayProcess.$current.withValue(gateway) { try await function() }
    #expect(gateway.process.isRunning, "\(gateway.process.errors)")
  }
}

extension Trait where Self == GatewayTrait {
  /// One gateway with these settings for all tests of the suite, as `GatewayProcess.current`.
  static func gateway(_ settings: [String: String] = [:]) -> Self { GatewayTrait(settings: settings) }
}
