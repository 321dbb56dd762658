import ArgumentParser
import CommandLineProgram
import Extraction
import FoundationEssentials
import Gateway
import HTTPTransport
import Inference
import Logging
import Settings
import Workers

/// `ocr-gateway extract`
struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Extract documents without a server.",
    discussion: """
      EXAMPLES
        ocr-gateway extract receipt.jpg invoice.pdf
        ocr-gateway extract --json --evidence receipt.jpg | jq .total

      With --json, one line of JSON a document in the order of the arguments: the answer or the problem, with its file.

      EXIT CODES
        0  every document was read     1  some failed     2  usage or configuration     3  the engine is not available
      """)

  @Argument(help: "PDF, JPEG or PNG files.")
  var files: [String]

  @Flag(help: "One line of JSON a document instead of a table.")
  var json = false

  @Flag(help: "Add where each value stands on the page (with --json).")
  var evidence = false

  @Option(help: "File with settings as KEY=VALUE lines; the environment goes first.")
  var config: String?

  func validate() throws {
    if evidence && !json { throw ValidationError("--evidence needs --json") }
  }

  func run() async throws {
    let settings = try configured { () throws(ConfigurationError) in try GatewayConfiguration.load(file: config) }
    let logger = Logger(label: "ocr-gateway") { _ in
      LineLogHandler(level: max(settings.logLevel, .error), format: .text)
    }
    let http = try HTTPTransport()
    let host = try configured { () throws(ConfigurationError) in
      try EngineHost(
        configuration: settings, installation: Installation(), documents: files.count, http: http, logger: logger)
    }
    let outcomes = await withTaskGroup(of: [Outcome]?.self) { group in
      group.addTask {
        await host.run()
        return nil
      }
      group.addTask { await readAll(with: host, settings) }
      defer { group.cancelAll() }
      while let outcome = await group.next() {
        if let outcome { return outcome }
      }
      return []
    }
    let failures = outcomes.compactMap(\.problem)
    if failures.contains(where: { $0.code == .engineUnavailable || $0.code == .ocrUnavailable }) { throw ExitCode(3) }
    if !failures.isEmpty { throw ExitCode(1) }
  }

  /// Reads as many files at a time as there are processes, and prints each as soon as those before it are printed.
  private func readAll(with host: EngineHost, _ settings: GatewayConfiguration) async -> [Outcome] {
    if !json { Terminal.print(ResultTable.header) }
    return await withTaskGroup(of: (Int, Outcome).self) { group in
      var outcomes: [Outcome?] = Array(repeating: nil, count: files.count)
      var printed = 0
      var next = 0
      func start() {
        guard next < files.count else { return }
        let (index, file) = (next, files[next])
        next += 1
        group.addTask { (index, await read(file, number: index + 1, with: host, settings)) }
      }
      for _ in 0..<host.parallelism { start() }
      while let (index, outcome) = await group.next() {
        start()
        outcomes[index] = outcome
        Terminal.progress("")
        while printed < outcomes.count, let ready = outcomes[printed] {
          Terminal.print(json ? ready.json(evidence: evidence) : ResultTable.row(ready))
          printed += 1
        }
        if printed < files.count { Terminal.progress("\(printed) of \(files.count) documents") }
      }
      return outcomes.compactMap { $0 }
    }
  }

  private func read(
    _ file: String, number: Int, with host: EngineHost, _ settings: GatewayConfiguration
  ) async -> Outcome {
    let began = ContinuousClock.now
    do {
      guard let data = FileManager.default.contents(atPath: file) else {
        throw Problem(.malformedRequest, "the file cannot be opened", stage: .admit)
      }
      guard data.count <= settings.maxBody else {
        throw Problem(.bodyTooLarge, "the file is larger than OCR_MAX_BODY", stage: .admit)
      }
      let bytes = [UInt8](data)
      _ = try DocumentSignature.require(bytes)
      let answer = try await host.engine.extract(bytes, deadline: began + settings.maxDeadline) { _ in }
      return Outcome(
        file: file, result: ExtractionResult(answer, id: "file-\(number)", took: ContinuousClock.now - began))
    } catch let problem as Problem {
      return Outcome(file: file, problem: problem)
    } catch {
      return Outcome(file: file, problem: Problem(.internalError, "\(type(of: error))", stage: .extract))
    }
  }
}

/// What became of one file.
struct Outcome: Sendable {
  var file: String
  var result: ExtractionResult?
  var problem: Problem?

  func json(evidence: Bool) -> String {
    let answer = result?.json(evidence: evidence) ?? problem?.json(requestId: file) ?? .null
    guard case .object(let members) = answer else { return answer.serialized() }
    return JSONValue.object([.init("file", .string(file))] + members).serialized()
  }
}
