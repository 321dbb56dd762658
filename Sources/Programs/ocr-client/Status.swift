import ArgumentParser
import CommandLineProgram
import DocumentService
import Extraction
import Glibc
import JSON
import Monitoring
import OCRClient
import Sidecar

/// `ocr-client status`
struct Status: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the mode, which gateways take documents, what was spent, and what the monitor sees.",
    discussion: """
      EXAMPLES
        ocr-client status
        ocr-client status --json | jq .spend.today
        ocr-client status --json | jq .monitor.alerts

      The command asks the gateways now. Circuit breakers are those of this
      process; a sidecar shows its own at /health/ready. What a monitor sees is what
      it wrote into the state directory when it last looked.

      EXIT CODES
        0  a document could be answered now
        2  wrong usage or configuration
        3  no gateway or hosted service could answer a document
      """)

  @Flag(help: "Print a JSON object instead of text.")
  var json = false

  @Option(help: "File of NAME=VALUE settings; environment variables override it.")
  var config: String?

  func run() async throws {
    let connection = try Connection(config: config, quiet: true)
    defer { connection.log.flush() }
    await connection.client.probe()
    let status = connection.client.status
    let spend: SpendLedger.Status
    do {
      spend = try connection.spendLedger.status(at: Int64(time(nil)))
    } catch {
      Terminal.note("\(ClientProgram.name): OCR_STATE_DIR=\(connection.stateDirectory.path): \(error)")
      throw ExitCode(2)
    }
    let monitor = MonitorReport(MonitorFiles(connection.stateDirectory), wall: Int64(time(nil)))
    if json {
      guard case .object(let members) = status.json else { return }
      Terminal.print(
        JSONValue.object(members + [.init("spend", spend.json), .init("monitor", monitor?.json ?? .null)])
          .serialized(pretty: true))
    } else {
      Terminal.print(StatusReport(status: status, spend: spend, monitor: monitor).text)
    }
    if Readiness(status).status == .notReady { throw ExitCode(3) }
  }
}

/// What `status` prints for people.
struct StatusReport {
  let status: ClientStatus
  let spend: SpendLedger.Status
  /// nil where no monitor ran.
  let monitor: MonitorReport?

  var text: String {
    var lines = [line("mode", status.mode.rawValue)]
    for gateway in status.gateways {
      let (text, color): (String, Terminal.Color) =
        gateway.isReady == true ? ("takes documents", .green) : ("takes no documents", .red)
      lines.append(line("gateway", gateway.name + "  " + Terminal.colored(text, color)))
    }
    let closure = status.hostedClosure
    lines.append(
      line("hosted", Terminal.colored(closure.map { "closed: \($0)" } ?? "open", closure == nil ? .green : .yellow)))
    lines.append(line("today", sum(spend.today, cap: spend.caps.daily)))
    lines.append(line("month", sum(spend.month, cap: spend.caps.monthly)))
    if spend.unsettled > 0 {
      lines.append(line("unsettled", "\(spend.unsettled) documents were sent and not answered"))
    }
    for seen in monitor?.lines ?? [] {
      let color: Terminal.Color? =
        switch seen.mood {
        case .good: .green
        case .bad: .red
        case .plain: nil
        }
      lines.append(line(seen.name, color.map { Terminal.colored(seen.text, $0) } ?? seen.text))
    }
    return lines.joined(separator: "\n")
  }

  private func line(_ name: String, _ text: String) -> String {
    name + String(repeating: " ", count: max(1, 11 - name.count)) + text
  }

  private func sum(_ sum: SpendSum, cap: Int64?) -> String {
    "\(Dollars.text(sum.microUSD)) for \(sum.pages) pages, " + (cap.map { "cap \(Dollars.text($0))" } ?? "no cap")
  }
}

extension SpendLedger.Status {
  fileprivate var json: JSONValue {
    func sum(_ sum: SpendSum, cap: Int64?) -> JSONValue {
      ["pages": .integer(Int64(sum.pages)), "microUsd": .integer(sum.microUSD), "capMicroUsd": .optional(cap)]
    }
    return [
      "today": sum(today, cap: caps.daily), "month": sum(month, cap: caps.monthly),
      "unsettled": .integer(Int64(unsettled)),
    ]
  }
}
