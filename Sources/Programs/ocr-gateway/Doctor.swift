import ArgumentParser
import CommandLineProgram
import Gateway
import HTTPTransport
import JSON
import Workers

/// `ocr-gateway doctor`
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what is missing and how to mend it.",
    discussion: """
      EXAMPLES
        ocr-gateway doctor
        ocr-gateway doctor --json

      EXIT CODES
        0  everything is there     1  something is missing
      """)

  @Flag(help: "A JSON array instead of text.")
  var json = false

  @Option(help: "File with settings as KEY=VALUE lines; the environment goes first.")
  var config: String?

  func run() async throws {
    let http = try HTTPTransport()
    let findings = await Diagnosis(installation: Installation(), configFile: config, http: http).run()
    if json {
      Terminal.print(JSONValue.array(findings.map(\.json)).serialized(pretty: true))
    } else {
      for finding in findings {
        let mark = finding.isGood ? Terminal.colored("ok  ", .green) : Terminal.colored("FAIL", .red)
        Terminal.print("\(mark)  \(finding.name): \(finding.detail)")
        if let fix = finding.fix { Terminal.print("      fix: \(fix)") }
      }
    }
    if findings.contains(where: { !$0.isGood }) { throw ExitCode(1) }
  }
}
