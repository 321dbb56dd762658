import ArgumentParser
import CommandLineProgram
import Gateway
import HTTPTransport
import JSON
import Workers

/// `ocr-gateway doctor`
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check the installation and say how to fix it.",
    discussion: """
      EXAMPLES
        ocr-gateway doctor
        ocr-gateway doctor --json

      EXIT CODES
        0  everything works
        1  something is missing or wrong
      """)

  @Flag(help: "Print a JSON array instead of text.")
  var json = false

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() async throws {
    let http = try CurlTransport()
    let findings = await Diagnosis(installation: Installation(), configFile: config, http: http).run()
    if json {
      Terminal.print(JSONValue.array(findings.map(\.json)).serialized(pretty: true))
    } else {
      for finding in findings {
        let mark = finding.isGood ? Terminal.colored("ok  ", .green) : Terminal.colored("FAIL", .red)
        Terminal.print("\(mark)  \(finding.name): \(finding.detail.printableLines())")
        if let fix = finding.fix { Terminal.print("      fix: \(fix)") }
      }
    }
    if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
  }
}
