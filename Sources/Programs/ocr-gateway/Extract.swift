import ArgumentParser
import Bookkeeping
import CommandLineProgram
import Concurrency
import DocumentFormats
import DocumentService
import Extraction
import Gateway
import HTTPTransport
import Inference
import JSON
import Logging
import Settings
import Workers

/// `ocr-gateway extract`
struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read documents without a server.",
    usage: "ocr-gateway extract <files> ... [<options>]",
    discussion: """
      EXAMPLES
        ocr-gateway extract receipt.jpg invoice.pdf
        ocr-gateway extract --json --evidence receipt.jpg | jq .total
        ocr-gateway extract --explain receipt.jpg
        ocr-gateway extract --format ofx statement.pdf > statement.ofx

      With --json, each document gives a line of JSON, in the order of the
      arguments: the answer or the problem, with the name of the file.
      The other formats are one file for accounting programs: csv holds
      transactions and line items, ofx and camt053 (ISO 20022) hold bank
      statements. What cannot be in it is told on standard error.

      EXIT CODES
        0  all documents were read
        1  some documents failed
        2  wrong usage or configuration
        3  the engine is not available
      """)

  @Argument(help: "\(DocumentFormat.list("or")) files.")
  var files: [String]

  @Option(help: "What to print: \(ExtractForm.allValueStrings.joined(separator: ", ")).")
  var format = ExtractForm.table

  @Flag(help: "The same as --format json.")
  var json = false

  @Flag(help: "With --json: also say where on the page each value is.")
  var evidence = false

  @Flag(help: "With the table: also show what else each value could be, how probable it is, and why.")
  var explain = false

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func validate() throws {
    if json && format != .table { throw ValidationError("--json and --format cannot be used together") }
    if explain && form != .table { throw ValidationError("--explain needs the table") }
    if evidence && form != .json { throw ValidationError("--evidence needs --json") }
  }

  private var form: ExtractForm { json ? .json : format }

  func run() async throws {
    let settings = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayConfiguration.load(file: config)
    }
    let log = try LogOutput(.text)
    defer { log.flush() }
    let logger = Logger(label: "ocr-gateway") { _ in
      LineLogHandler(level: max(settings.logLevel, .error), output: log)
    }
    let http = try CurlTransport()
    let host = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try EngineHost(
        configuration: settings, installation: Installation(), documents: files.count, http: http, logger: logger)
    }
    let outcomes = await whileRunning(host.run) { await readAll(with: host, settings) }
    let failures = outcomes.compactMap(\.problem)
    if failures.contains(where: { $0.code == .engineUnavailable || $0.code == .ocrUnavailable }) { throw ExitCode(3) }
    if !failures.isEmpty { throw ExitCode(1) }
  }

  /// Reads as many files at a time as there are processes.
  private func readAll(with host: EngineHost, _ settings: GatewayConfiguration) async -> [FileOutcome] {
    let table = ResultTable()
    let explanations = explain ? ExplanationTable() : nil
    if form == .table { Terminal.print(table.header) }
    let outcomes = await FileRun(files, parallelism: host.parallelism).run { bytes, id in
      let result = try await Self.read(bytes, id: id, with: host, settings, explaining: explanations)
      if case .book(let format) = form { _ = try format.text(of: [(file: nil, fields: result.fields)]) }
      return result
    } show: { outcome in
      switch form {
      case .table:
        Terminal.print(table.row(outcome))
        for row in explanations?.rows(of: outcome.requestID) ?? [] { Terminal.print("  " + row) }
      case .json: Terminal.print(outcome.json(evidence: evidence).serialized())
      case .book: if outcome.problem != nil { Terminal.note(table.row(outcome)) }
      }
    }
    if case .book(let format) = form {
      let read = outcomes.compactMap { outcome in
        (try? outcome.result.get()).map { (file: outcome.file as String?, fields: $0.fields) }
      }
      // Each of them was found to fit.
      if !read.isEmpty, let text = try? format.text(of: read) { Terminal.writeFile(text) }
    }
    return outcomes
  }

  private static func read(
    _ bytes: [UInt8], id: String, with host: EngineHost, _ settings: GatewayConfiguration,
    explaining explanations: ExplanationTable?
  ) async throws -> ExtractionResult {
    let began = ContinuousClock.now
    guard bytes.count <= settings.maxBody else {
      throw Problem(.bodyTooLarge, "the file is larger than OCR_MAX_BODY", stage: .admit)
    }
    _ = try DocumentFormat.require(bytes)
    let answer = try await host.extract(bytes, deadline: began + settings.maxDeadline)
    explanations?.take(answer.words, id: id)
    return ExtractionResult(answer, id: id, took: ContinuousClock.now - began)
  }
}
