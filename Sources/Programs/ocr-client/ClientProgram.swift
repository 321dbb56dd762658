import ArgumentParser
import CommandLineProgram
import DocumentService

/// The program's entry; the work is in the modules.
@main
struct ClientProgram: AsyncParsableCommand {
  static let name = "ocr-client"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "Sends documents to gateways, and to the hosted service if allowed.",
    discussion: """
      EXAMPLES
        ocr-client extract receipt.jpg invoice.pdf
        ocr-client extract --ndjson --deadline 10s *.pdf
        ocr-client status
        ocr-client mode auto
        ocr-client serve
        ocr-client monitor
        ocr-client silence 30m --why "the GPU is replaced"

      Settings are environment variables: see docs/configuration.md.
      """,
    version: Release.current,
    subcommands: [Extract.self, Status.self, SwitchMode.self, Serve.self, Monitor.self, Silence.self, Alert.self])

  static func main() async { await runProgram() }
}
