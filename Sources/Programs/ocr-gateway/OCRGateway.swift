import ArgumentParser
import CommandLineProgram
import DocumentService
import Glibc

/// The program's entry; the work is in the modules.
@main
struct OCRGateway: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ocr-gateway",
    abstract: "Turns receipts, invoices and bank statements into checked JSON.",
    discussion: """
      EXAMPLES
        ocr-gateway serve
        ocr-gateway serve --config /etc/ocr-gateway.env
        ocr-gateway extract receipt.jpg invoice.pdf
        ocr-gateway extract --json --evidence receipt.jpg
        ocr-gateway evaluate mine/documents
        ocr-gateway doctor
        ocr-gateway health --url http://10.0.0.5:8000
        ocr-gateway plan --model pixtral-12b --gpu t4

      Settings are environment variables: see docs/configuration.md.
      """,
    version: Release.current,
    subcommands: [Serve.self, Extract.self, Evaluate.self, Doctor.self, Health.self, Plan.self])

  static func main() async { await runProgram() }
}
