import ArgumentParser
import CommandLineProgram
import Glibc
import Monitoring
import OCRClient
import Settings

/// `ocr-client alert`
struct Alert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Send a test alert and its recovery to everybody who is told of alerts.",
    discussion: """
      EXAMPLE
        ocr-client alert --test

      EXIT CODES
        0  all took both messages
        1  somebody did not; the reason is printed
        2  wrong usage or configuration, or nobody is told of alerts
      """)

  @Flag(help: "Needed, because people get messages.")
  var test = false

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func validate() throws {
    if !test { throw ValidationError("say --test: it sends messages to people") }
  }

  func run() async throws {
    let configuration = try configured(ClientProgram.name) { () throws(ConfigurationError) in
      try ClientConfiguration.load(file: config)
    }
    let targets = AlertTargets.targets(configuration, http: try AlertTargets.transport(configuration))
    guard !targets.isEmpty else {
      Terminal.note("\(ClientProgram.name): nobody is told of alerts: no OCR_ALERT_ setting names anybody")
      throw ExitCode(2)
    }
    let now = Int64(time(nil))
    var areAllWell = true
    for target in targets {
      var refusal: String?
      for (number, kind) in [AlertNotice.Kind.test, .resolved].enumerated() where refusal == nil {
        let notice = AlertNotice(
          kind, AlertKey(.silence, "test of \(AlertTargets.machineName)"), severity: .warning,
          detail: "This is a test: ocr-client alert --test was called. Nothing is wrong.", message: number + 1,
          since: now, at: now)
        if case .refused(let code, _) = await target.send(notice) { refusal = code }
      }
      areAllWell = areAllWell && refusal == nil
      Terminal.print(
        target.name + "  "
          + Terminal.colored(refusal.map { "refused: \($0)" } ?? "taken", refusal == nil ? .green : .red))
    }
    if !areAllWell { throw ExitCode(1) }
  }
}
