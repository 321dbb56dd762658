import ArgumentParser
import CommandLineProgram
import DocumentFormats
import DocumentService
import Extraction
import Formatting
import JSON
import OCRClient
import Settings
import Telemetry

/// `ocr-client extract`
struct Extract: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have documents read, ten at a time.",
    usage: "ocr-client extract <files> ... [<options>]",
    discussion: """
      EXAMPLES
        ocr-client extract receipt.jpg invoice.pdf
        ocr-client extract --json receipt.jpg | jq .total
        ocr-client extract --ndjson --deadline 10s *.pdf

      With --json, each document gives a line of JSON, in the order of the
      arguments: the answer or the problem, with the name of the file.
      With --ndjson, each document gives a line as soon as it is done:
      {"event":"result","file":…,"result":{…}}, or "error" instead of "result".

      EXIT CODES
        0  all documents were read
        1  some documents failed
        2  wrong usage or configuration
        3  no gateway or hosted service was available
        4  the spend cap is reached
      """)

  @Argument(help: "\(DocumentFormat.list("or")) files.")
  var files: [String]

  @Flag(help: "A line of JSON for each document instead of a table.")
  var json = false

  @Flag(help: "A line of JSON for each document as soon as it is done.")
  var ndjson = false

  @Option(help: "Time for one document, such as 10s or 1m.")
  var deadline = Wait(.seconds(30))

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func validate() throws {
    if json && ndjson { throw ValidationError("--json and --ndjson cannot be used together") }
  }

  func run() async throws {
    let connection = try Connection(config: config, quiet: true)
    defer { connection.log.flush() }
    let table = ResultTable([
      .init(.init("ENDPOINT", widths: 15...26, shortening: .keepsEnd)) { $0.provenance?.endpoint ?? "-" },
      .init(.init("PRICE", widths: 9...10)) { $0.provenance.map { Dollars.text($0.priceMicroUSD) } ?? "-" },
    ])
    if !json && !ndjson { Terminal.print(table.header) }
    let run = FileRun(files, parallelism: DocumentClient.batchWidth, order: ndjson ? .finished : .given)
    let outcomes = await connection.whileServing { client in
      await run.run { bytes, id in
        try await Self.read(bytes, id: id, with: client, within: deadline.duration)
      } show: { outcome in
        Terminal.print(
          ndjson ? outcome.event.serialized() : json ? outcome.json(evidence: false).serialized() : table.row(outcome))
      }
    }
    await connection.telemetry.flush()
    let codes = outcomes.compactMap { $0.problem?.code }
    if codes.contains(.spendCapReached) { throw ExitCode(4) }
    if codes.contains(where: \.isUnavailability) { throw ExitCode(3) }
    if !codes.isEmpty { throw ExitCode(1) }
  }

  private static func read(
    _ bytes: [UInt8], id: String, with client: DocumentClient, within time: Duration
  ) async throws -> ExtractionResult {
    _ = try DocumentFormat.require(bytes)
    do {
      return try await client.extract(Document(bytes), deadline: .now + time, requestID: id)
    } catch let failure as ExtractionFailure {
      throw failure.problem
    }
  }
}

/// A time as settings take it.
struct Wait: ExpressibleByArgument {
  private static let syntax = SettingSyntax<Duration>.duration(.milliseconds(100)...(.seconds(3600)))

  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    guard let duration = try? Self.syntax.parse(argument) else { return nil }
    self.init(duration)
  }

  var defaultValueDescription: String { "\(duration.secondsText)s" }
}

extension FileOutcome {
  /// As a line of a stream.
  fileprivate var event: JSONValue {
    switch result {
    case .success(let result):
      ["event": "result", "file": .string(file), "result": result.json(evidence: false)]
    case .failure(let problem):
      ["event": "error", "file": .string(file), "error": problem.json(requestId: requestID)]
    }
  }
}

extension ProblemCode {
  /// No gateway or hosted service could be reached, or none had room.
  fileprivate var isUnavailability: Bool {
    switch self {
    case .gatewayUnreachable, .hostedUnavailable, .overloaded, .draining, .engineUnavailable, .ocrUnavailable,
      .rateLimited:
      true
    default: false
    }
  }
}
