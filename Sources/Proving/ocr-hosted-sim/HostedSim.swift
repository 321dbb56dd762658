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
    abstract: "A simulated hosted Mistral OCR for tests; nothing costs money.",
    usage: "ocr-hosted-sim [<options>]",
    discussion: """
      It speaks POST /v1/ocr with the errors, limits and charges of the service. It
      reads the \(DocumentFormat.list("or")) in a request with the gateway's own text recognition
      and field rules, and fills in the annotation schema of the request. Each answer
      has the header "X-Simulated: ocr-hosted-sim".

      EXAMPLES
        ocr-hosted-sim --listen 127.0.0.1:8090
        ocr-hosted-sim --latency p50=1.5s,p95=4s --seed 7
        ocr-hosted-sim --latency none \\
          --requests-per-minute 60 --pages-per-minute 100
        curl http://127.0.0.1:8090/sim/calls
        curl http://127.0.0.1:8090/sim/traffic
        curl -X PUT http://127.0.0.1:8090/sim/faults --data \\
          '[{"fault":"status","status":429,"retryAfter":2,"count":1}]'
        curl -X PUT http://127.0.0.1:8090/sim/faults --data \\
          '[{"fault":"hang","share":0.1},{"fault":"drip","share":0.1}]'
        curl -X DELETE http://127.0.0.1:8090/sim/faults

      /sim/calls lists requests and charges: a document that was processed is
      charged, whether or not its answer arrived. /sim/traffic counts connections and
      bytes, except those for /sim/. What it has read is kept in memory.
      docs/client.md says what it assumes about the real service.

      It prints "READY http://ADDRESS:PORT" when it can answer, and runs until
      SIGTERM or SIGINT.

      FAULTS
        status          an error at once, with "status", and "retryAfter" in
                        seconds; no charge
        parser-error    400 with code 3740, for PDFs only; no charge
        hang            charged, then no answer
        reset           charged, then a connection reset
        reset-mid-body  charged, then a connection reset in the middle of the answer
        drip            charged, then an answer at ten bytes a second
        garbage         charged, then status 200 with HTML

      Each fault may have "count", "share" (0 to 1), and "document": the SHA-256 of
      the only document that has the fault.

      EXIT CODES
        0  stopped by a signal
        2  wrong usage, or the address cannot be used
      """)

  @Option(help: "Address and port to listen on; port 0 lets the system choose.")
  var listen = ListenArgument(host: "127.0.0.1", port: 0)

  @Option(help: "Key that requests must have. (default: any)")
  var apiKey: String?

  @Option(help: "Time that answers take: median and 95th percentile of a log-normal distribution, or none.")
  var latency = Latency.assumed

  @Option(help: "Seed for latencies and for the choice of requests that have faults.")
  var seed: UInt64 = 1

  @Option(help: "Requests accepted per minute. (default: no limit)")
  var requestsPerMinute: Int?

  @Option(help: "Pages accepted per minute. (default: no limit)")
  var pagesPerMinute: Int?

  @Option(help: "Number of text recognition processes.")
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
