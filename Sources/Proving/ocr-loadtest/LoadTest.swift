import ArgumentParser
import CommandLineProgram
import Glibc
import LoadTesting

/// The program's entry.
@main
struct LoadTest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ocr-loadtest",
    abstract: "Sends documents to a gateway and checks its latency under load.",
    usage: """
      ocr-loadtest --url <url> --documents <folders> ... \\
        (--rate <rate> | --concurrency <n> | --burst <n> | --ramp) [<options>]
      """,
    discussion: """
      EXAMPLES
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples \\
          --rate 2 --duration 60s
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples \\
          --burst 10 --every 10s --slo 'p95<5s'
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples \\
          --ramp --html report.html
        ocr-loadtest --url http://127.0.0.1:8000 --documents a b \\
          --mix pdf=3,image=7 --concurrency 4 --truth
        ocr-loadtest --url http://127.0.0.1:8000 --documents samples \\
          --rate 2 --compare old.json

      With --rate, --burst and --ramp, requests are sent when they are due, however
      slow the server is, and latency counts from that moment. With --concurrency,
      each worker waits for its answer before it sends the next request: a slow
      server then gets fewer requests, and looks faster than its callers find it.

      Ctrl-C ends a run early, with a report of what was measured until then. See
      docs/load-testing.md.

      EXIT CODES
        0  the service level was met; with --ramp: a rate was found
        1  the service level was missed
        2  wrong usage, or documents that cannot be read
        3  the server cannot be reached, or the run was interrupted
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
