import ArgumentParser
import CommandLineProgram
import Glibc
import LoadTesting

/// The program's entry.
@main
struct LoadTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ocr-loadtest",
    abstract: "Send documents to a gateway under load, and say whether it keeps its service level.",
    discussion: """
      EXAMPLES
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples --rate 2 --duration 60s
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples --burst 10 --every 10s --slo 'p95<5s'
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples --ramp --html report.html
        ocr-loadtest --url http://127.0.0.1:8000 --documents a b --mix pdf=3,image=7 --concurrency 4 --truth
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples --rate 2 --compare old.json

      With --rate, --burst and --ramp requests are sent when they are due, whatever the server does, and their latency
      is counted from then on. With --concurrency every worker waits for its answer before it sends again; a slow
      server is then asked less often, and looks better than its callers find it.

      Ctrl-C ends a run early; what was measured is reported. See docs/load-testing.md.

      EXIT CODES
        0  the service level was kept; with --ramp: a rate was found     1  it was missed
        2  usage, or documents that cannot be read     3  the server cannot be reached, or the run was interrupted
      """)

  @OptionGroup var arguments: Arguments

  func run() async throws {
    let session = try Session(arguments)
    let work = Task { try await session.run() }
    let interruption = Interruption { work.cancel() }
    let code = try await work.value
    interruption.end()
    throw ExitCode(code)
  }

  static func main() async { await runProgram() }
}
