import ArgumentParser
import CommandLineProgram
import DocumentFormats
import Glibc
import NIOCore

/// The program's entry.
@main
struct HostedSim: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ocr-hosted-sim",
    abstract: "A simulated stand-in for hosted Mistral OCR, for tests: nothing is hosted, and nothing costs money.",
    discussion: """
      Speaks POST /v1/ocr with the service's own errors, limits and bills. It reads the \(DocumentFormat.list("or")) it is sent with the
      gateway's own text recognition and field rules, and fills in the annotation schema it is asked for. Every answer has
      the header "X-Simulated: ocr-hosted-sim".

      EXAMPLES
        ocr-hosted-sim --listen 127.0.0.1:8090
        ocr-hosted-sim --latency p50=1.5s,p95=4s --seed 7
        ocr-hosted-sim --latency none --requests-per-minute 60 --pages-per-minute 100
        curl http://127.0.0.1:8090/sim/calls
        curl http://127.0.0.1:8090/sim/traffic
        curl -X PUT --data '[{"fault":"status","status":429,"retryAfter":2,"count":1}]' http://127.0.0.1:8090/sim/faults
        curl -X PUT --data '[{"fault":"hang","share":0.1},{"fault":"drip","share":0.1}]' http://127.0.0.1:8090/sim/faults
        curl -X DELETE http://127.0.0.1:8090/sim/faults

      /sim/calls is its own log of what it was asked and what it charged for: a document that was processed is on the bill,
      whether or not its answer was delivered. /sim/traffic counts every connection and byte that ever came, its own /sim/
      left out. What it has read it keeps in memory. docs/client.md says what it assumes of the real service.

      When it can answer, it prints "READY http://ADDRESS:PORT". SIGTERM and SIGINT end it.

      FAULTS, each with optional "count", "share" (0 to 1) and "document" (SHA-256, the only one that is struck)
        status: an error at once, with "status" and "retryAfter" in seconds; nothing is charged
        parser-error: 400 with code 3740, of PDFs only; nothing is charged
        hang: the document is charged, and nothing is ever said
        reset: the document is charged, and the connection reset
        reset-mid-body: the document is charged, and the connection reset in the middle of the answer
        drip: the document is charged, and its answer comes at ten bytes a second
        garbage: the document is charged; 200 with HTML

      EXIT CODES
        0  ended by a signal
        2  usage, or the address cannot be used
      """)

  @Option(help: "Address and port; port 0 lets the system choose.")
  var listen = ListenArgument(host: "127.0.0.1", port: 0)

  @Option(help: "Key that requests must carry. (default: any)")
  var apiKey: String?

  @Option(help: "What answers take: median and 95th percentile of a log-normal distribution, or none.")
  var latency = Latency.assumed

  @Option(help: "Seed of latencies and of which requests faults strike.")
  var seed: UInt64 = 1

  @Option(help: "Requests that are taken in a minute. (default: any number)")
  var requestsPerMinute: Int?

  @Option(help: "Pages that are taken in a minute. (default: any number)")
  var pagesPerMinute: Int?

  @Option(help: "Text recognition processes.")
  var readers = 2

  func validate() throws {
    guard readers > 0, requestsPerMinute ?? 1 > 0, pagesPerMinute ?? 1 > 0 else {
      throw ValidationError("--readers, --requests-per-minute and --pages-per-minute must be greater than 0")
    }
  }

  func run() async throws {
    let server = HostedServer(
      apiKey: apiKey,
      state: HostedState(
        latency: latency.distribution(seed: seed), requestsPerMinute: requestsPerMinute,
        pagesPerMinute: pagesPerMinute, seed: seed),
      reader: HostedReader(processes: readers))
    try await server.run(on: listen)
  }

  static func main() async { await runProgram() }
}
