import ArgumentParser
import CommandLineProgram
import Concurrency
import DocumentService
import Extraction
import FoundationEssentials
import Gateway
import HTTPTransport
import JSON
import Logging
import Settings
import Workers

/// `ocr-gateway evaluate`
struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read documents whose fields are known, and save the answers.",
    usage: "ocr-gateway evaluate <folders> ... [<options>]",
    discussion: """
      EXAMPLES
        ocr-gateway evaluate mine --save answers.jsonl
        ocr-gateway evaluate mine --words mine/words --save answers.jsonl

      Each folder holds documents and truth.jsonl, a line for each, such as
        {"file":"a.jpg","vendor":"Corner Shop","date":"2026-01-31","total_minor":1250}
      With --words, the words of each document are kept there, and a document
      whose words are there is not read again; XML inside documents is ignored.
      """)

  @Argument(help: "Folders with documents and truth.jsonl.")
  var folders: [String]

  @Option(help: "Folder for the words of the documents.")
  var words: String?

  @Option(help: "File for the answers, one line of JSON for each document.")
  var save: String

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() async throws {
    var settings = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try GatewayConfiguration.load(file: config)
    }
    if words != nil { settings.embeddedXML = .off }
    let files = try folders.flatMap(Self.documents)
    let log = try LogOutput(.text)
    defer { log.flush() }
    let logger = Logger(label: "ocr-gateway") { _ in
      LineLogHandler(level: max(settings.logLevel, .error), output: log)
    }
    let http = try CurlTransport()
    let stored: @Sendable (any PageSource) throws -> any PageSource = { [words] reader in
      try words.map { try StoredPages(reader, folder: $0) } ?? reader
    }
    let host = try configured("ocr-gateway") { () throws(ConfigurationError) in
      try EngineHost(
        configuration: settings, installation: Installation(), documents: files.count, http: http, logger: logger,
        through: { (try? stored($0)) ?? $0 })
    }
    let limit = settings.maxDeadline
    let outcomes = await whileRunning(host.run) {
      await FileRun(files.map(\.path), parallelism: host.parallelism).run { bytes, id in
        let began = ContinuousClock.now
        return ExtractionResult(
          try await host.extract(bytes, deadline: began + limit), id: id, took: ContinuousClock.now - began)
      } show: { _ in
      }
    }
    let lines = zip(files, outcomes).map { file, outcome in
      let status: Int64 = Int64(outcome.problem?.code.status ?? 200)
      let value: JSONValue = [
        "file": .string(file.name), "folder": .string(file.folder), "status": .integer(status), "seconds": 0,
        "answer": outcome.json(evidence: true),
      ]
      return value.serialized() + "\n"
    }
    try Data(lines.joined().utf8).write(to: URL(filePath: save))
  }

  struct Listed {
    var folder: String
    var name: String
    var path: String
  }

  static func documents(_ folder: String) throws -> [Listed] {
    guard let truth = FileManager.default.contents(atPath: "\(folder)/truth.jsonl") else {
      throw ValidationError("\(folder)/truth.jsonl is missing")
    }
    let whole = URL(filePath: folder).standardizedFileURL.pathComponents.suffix(2).joined(separator: "/")
    return try truth.split(separator: UInt8(ascii: "\n")).map { line in
      guard let name = try JSONValue(parsing: line)["file"]?.string else {
        throw ValidationError("\(folder)/truth.jsonl has a line without file")
      }
      return Listed(folder: whole, name: name, path: "\(folder)/\(name)")
    }
  }
}
