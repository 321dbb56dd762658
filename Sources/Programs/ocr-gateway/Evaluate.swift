import ArgumentParser
import CommandLineProgram
import Concurrency
import DocumentService
import Extraction
import FoundationEssentials
import Gateway
import HTTPTransport
import Inference
import JSON
import Logging
import Scoring
import Settings
import Workers

/// `ocr-gateway evaluate`
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read documents whose fields are known, and compare.",
    usage: "ocr-gateway evaluate <folders> ... [<options>]",
    discussion: """
      EXAMPLES
        ocr-gateway evaluate mine
        ocr-gateway evaluate mine --save answers.jsonl --html misses.html
        ocr-gateway evaluate mine --words mine/words --compare answers.jsonl

      Each folder holds documents and truth.jsonl, a line for each, such as
        {"file":"a.jpg","set":"shops","kind":"receipt","vendor":"Corner Shop",
         "date":"2026-01-31","currency":"USD","total_minor":1250}
      What is null or missing there is not compared. docs/accuracy.md names
      the columns of the table, of which those marked * are better low.
      With --words, the words of each document are kept there, and a document
      whose words are there is not read again; XML inside documents is ignored.

      EXIT CODES
        0  all documents were compared
        1  worse than the answers of --compare
        2  wrong usage or configuration
      """)

  @Argument(help: "Folders with documents and truth.jsonl.")
  var folders: [String]

  @Option(help: "Folder for the words of the documents.")
  var words: String?

  @Option(help: "File for the answers, one line of JSON for each document.")
  var save: String?

  @Option(help: "File for the misses with pictures of their places: an HTML page that opens alone.")
  var html: String?

  @Option(help: "Answers saved by an earlier run: exit with 1 where a column is worse.")
  var compare: String?

  @Option(help: "With --compare: points by which a column may be worse.")
  var tolerance = 0.0

  @Flag(help: "Print the table as JSON.")
  var json = false

  @Option(help: "File for the candidates of the fields as numbers, to learn from; one line for each document.")
  var features: String?

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() async throws {
    var settings = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayConfiguration.load(file: config)
    }
    if words != nil { settings.embeddedXML = .off }
    let files = try folders.flatMap(Self.documents)
    let before = try compare.map { try Self.saved($0) }
    let log = try LogOutput(.text)
    defer { log.flush() }
    let logger = Logger(label: "ocr-gateway") { _ in
      LineLogHandler(level: max(settings.logLevel, .error), output: log)
    }
    let http = try CurlTransport()
    let pages = EvaluatedPages(words: words)
    let host = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try EngineHost(
        configuration: settings, installation: Installation(), documents: files.count, http: http, logger: logger,
        through: pages.noting)
    }
    let limit = settings.maxDeadline
    let isDumping = features != nil
    let tables = CandidateLines()
    let evaluation = try await whileRunning(host.run) {
      let outcomes = await FileRun(files.map(\.path), parallelism: host.parallelism).run { bytes, id in
        let began = ContinuousClock.now
        let answer = try await host.extract(bytes, deadline: began + limit)
        if isDumping { tables.take(answer.words, id: id) }
        return ExtractionResult(answer, id: id, took: ContinuousClock.now - began)
      } show: { _ in
      }
      let answers = outcomes.map { outcome in
        Evaluation.Answer(status: outcome.problem?.code.status ?? 200, json: outcome.json(evidence: true))
      }
      if let save {
        let lines = zip(files, answers).map { SavedAnswers.line($0.truth, $1) }
        try Data(lines.joined().utf8).write(to: URL(filePath: save))
      }
      if let features {
        let dumped = zip(files, outcomes).compactMap { file, outcome in
          tables.line(outcome.requestID, folder: file.truth.folder, file: file.truth.file)
        }
        try Data((tables.head + dumped.joined()).utf8).write(to: URL(filePath: features))
      }
      let evaluation = Evaluation(files.map(\.truth), answers: answers)
      if let html {
        let misses = await pages.pictured(evaluation.misses, of: files, deadline: .now + limit)
        try Data(MissesPage(misses, of: files.count).html.utf8).write(to: URL(filePath: html))
      }
      return evaluation
    }
    let report = EvaluationReport(evaluation)
    if json { Terminal.print(evaluation.json.serialized(pretty: true)) } else { report.lines.forEach(Terminal.print) }
    guard let before else { return }
    let old = Evaluation(files.map(\.truth), answers: files.map { before[$0.truth] })
    let (lines, isWorse) = report.comparison(with: old, tolerance: tolerance / 100)
    lines.forEach(json ? Terminal.note : Terminal.print)
    if isWorse { throw ExitCode(1) }
  }

  /// A document and what is true of it.
  struct Listed {
    var truth: TruthDocument
    var path: String
  }

  static func documents(_ folder: String) throws -> [Listed] {
    guard let truth = FileManager.default.contents(atPath: "\(folder)/truth.jsonl") else {
      throw ValidationError("\(folder)/truth.jsonl is missing")
    }
    let whole = URL(filePath: folder).standardizedFileURL.pathComponents.suffix(2).joined(separator: "/")
    return try truth.split(separator: UInt8(ascii: "\n")).map { line in
      guard let truth = TruthDocument(try JSONValue(parsing: line), folder: whole) else {
        throw ValidationError("\(folder)/truth.jsonl has a line without file")
      }
      return Listed(truth: truth, path: "\(folder)/\(truth.file)")
    }
  }

  private static func saved(_ file: String) throws -> SavedAnswers {
    guard let text = FileManager.default.contents(atPath: file) else {
      throw ValidationError("\(file) cannot be opened")
    }
    do {
      return try SavedAnswers(text)
    } catch {
      throw ValidationError("\(file) is no file of saved answers")
    }
  }
}
