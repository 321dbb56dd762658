import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  @Suite(.serialized)
  struct CommandLineTests {
    @Test(withModels) func tableForPeople() throws {
      let run = try finished(["extract", sample("receipt.jpg"), sample("invoice.pdf")], 0)
      let lines = run.output.split(separator: "\n")
      try #require(lines.count == 3)
      #expect(lines[0].hasPrefix("FILE") && lines[0].contains("TOTAL") && lines[0].contains("VERDICT"))
      #expect(lines[1].contains("receipt.jpg") && lines[1].contains("44.99 USD") && lines[1].contains("2026-03-14"))
      #expect(lines[2].contains("invoice.pdf") && lines[2].contains("992.94 EUR") && lines[2].contains("reconciled"))
      // No colours and no progress where nobody looks at a terminal.
      #expect(!run.output.contains("\u{1B}") && run.errors.isEmpty)
    }

    @Test(arguments: [60, 80, 120]) func tableFitsTheTerminal(_ columns: Int) throws {
      let files = [sample("invoice.pdf"), sample("expected.json")]
      let run = try finished(["extract"] + files, 1, environment: ["COLUMNS": "\(columns)"])
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= columns }, "\(run.output)")
      for text in ["invoice.pdf", "992.94 EUR", "158.54 EUR", "2026-02-05", "unsupported_media_type"] {
        #expect(run.output.contains(text), "\(text)")
      }
    }

    /// The width is asked of a real terminal: util-linux's `script` makes one.
    @Test func tableFitsTheTerminalItIsPrintedOn() throws {
      let command = "stty cols 70; '\(Files.gateway.path)' extract '\(sample("invoice.pdf"))'"
      let run = try ChildProcess(
        URL(filePath: "/usr/bin/script"), ["-q", "-e", "-c", command, "/dev/null"],
        environment: ["PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "NO_COLOR": "1"])
      #expect(try run.waitForExit(within: .seconds(40)) == .code(0), "\(run.output)\(run.errors)")
      let lines = run.output.replacing(/\u{1B}\[[0-9]*[A-Za-z]/, with: "").split { $0.isNewline }
      #expect(lines.contains { $0.contains("992.94 EUR") })
      #expect(lines.allSatisfy { $0.count <= 70 }, "\(run.output)")
    }

    /// Neither a document nor the name of a file steers the terminal.
    @Test(arguments: [[], ["--json", "--evidence"]])
    func nothingSteersTheTerminal(_ options: [String]) throws {
      let folder = try TemporaryFolder.make()
      defer { try? FileManager.default.removeItem(at: folder) }
      let file = folder.appending(path: "na\u{1B}[31mme\u{202E}.pdf")
      try Data(MappedPDF.steering.bytes).write(to: file)
      let run = try finished(["extract"] + options + [file.path, folder.path + "/no\u{1B}[2J\u{9B}ne\u{2066}.pdf"], 1)
      #expect(run.output.contains("ACME[31m Hard") && run.output.contains("malformed_request"), "\(run.output)")
      let usage = try finished(["extract", "--colour\u{1B}[2J\u{202E}", "x.pdf"], 2)
      #expect(usage.errors.contains("--colour"))
      for text in [run.output, run.errors, usage.errors] {
        #expect(!text.unicodeScalars.contains(where: Self.steers), "\(text.debugDescription)")
      }
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
      scalar != "\n" && scalar.properties.generalCategory == .control
        || "\u{202E}\u{2066}".unicodeScalars.contains(scalar)
    }

    @Test func problemsHaveARequestID() throws {
      let run = try finished(["extract", "--json", sample("expected.json")], 1)
      let id = try #require(object(Substring(run.output))["requestId"] as? String)
      #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil, "\(id)")
    }

    @Test(withModels) func linesForMachines() throws {
      let files = ["receipt.jpg", "invoice.pdf", "receipt-tip.jpg", "invoice-two-pages.pdf"]
      let run = try finished(["extract", "--json", "--evidence"] + files.map(sample), 0)
      let lines = try run.output.split(separator: "\n").map(object)
      #expect(lines.map { $0["file"] as? String } == files.map(sample))
      for (line, name) in zip(lines, files) {
        #expect(line["total"] as? Int == (try Files.expected(name)["total"] as? Int), "\(name)")
        #expect((line["evidence"] as? [String: Any])?["total"] != nil, "\(name)")
      }
    }

    @Test func filesThatFailDoNotStopTheOthers() throws {
      let run = try finished(["extract", "--json", "/nowhere.pdf", sample("invoice.pdf"), sample("expected.json")], 1)
      let lines = try run.output.split(separator: "\n").map(object)
      #expect(lines.map { $0["code"] as? String } == ["malformed_request", nil, "unsupported_media_type"])
      #expect(lines[1]["total"] as? Int == 99294)
      let table = try finished(["extract", sample("expected.json")], 1)
      #expect(table.output.contains("unsupported_media_type"))
    }

    @Test(arguments: [[], ["serve"], ["extract"], ["doctor"], ["plan"]])
    func helpShowsExamples(_ command: [String]) throws {
      let run = try finished(command + ["--help"], 0)
      #expect(run.output.contains("EXAMPLES") && run.output.contains("ocr-gateway \(command.first ?? "serve")"))
    }

    @Test(arguments: [
      ["extract"], ["extract", "--colour", "x.pdf"], ["extract", "--evidence", "x.pdf"], ["serve", "--colour"],
      ["extract", "--format", "xls", "x.pdf"], ["extract", "--json", "--format", "csv", "x.pdf"],
      ["mend"],
    ])
    func wrongUsageEndsWithTwo(_ arguments: [String]) throws {
      let run = try finished(arguments, 2)
      #expect(run.output.isEmpty)
      #expect(run.errors.contains("Usage"))
    }

    @Test func wrongConfigurationEndsWithTwo() throws {
      let run = try finished(["extract", sample("invoice.pdf")], 2, environment: ["OCR_MAX_PAGES": "0"])
      #expect(run.errors.contains("OCR_MAX_PAGES"))
    }

    @Test func fileForAccountingPrograms() throws {
      let csv = try finished(["extract", "--format", "csv", sample("invoice.pdf"), sample("expected.json")], 1)
      let lines = csv.output.split(separator: "\r\n")
      #expect(lines.count > 1 && lines[0].hasPrefix("file,account,date,"))
      #expect(lines.dropFirst().allSatisfy { $0.contains("invoice.pdf") && $0.hasSuffix(",EUR") })
      #expect(csv.errors.contains("unsupported_media_type") && !csv.errors.contains("invoice.pdf"))

      let none = try finished(["extract", "--format", "camt053", sample("invoice.pdf")], 1)
      #expect(none.output.isEmpty && none.errors.contains("nothing_found"))
    }

    @Test func limitsHoldWithoutAServer() throws {
      let run = try finished(["extract", "--json", sample("invoice.pdf")], 1, environment: ["OCR_MAX_BODY": "1KiB"])
      #expect(try object(Substring(run.output))["code"] as? String == "body_too_large")
    }

    @Test(withModels) func doctorFindsNothingWhereAllIsWell() throws {
      let run = try finished(["doctor"], 0, environment: ["OCR_LISTEN": "127.0.0.1:0"])
      let lines = run.output.split(separator: "\n")
      #expect(lines.count == 8)
      #expect(lines.allSatisfy { $0.hasPrefix("ok") }, "\(run.output)")
    }

    /// As after the quickstart: the port is the gateway's own.
    @Test(withModels) func doctorAsksTheGatewayThatRuns() throws {
      let gateway = try GatewayProcess()
      try gateway.waitForReadiness(200, [:], within: .seconds(60))
      let run = try finished(["doctor"], 0, environment: ["OCR_LISTEN": "127.0.0.1:\(gateway.port)"])
      let port = run.output.split(separator: "\n").first { $0.contains("port: ") }
      #expect(port?.hasPrefix("ok") == true && port?.contains("runs on 127.0.0.1:\(gateway.port): ready") == true)
    }

    @Test func doctorSeesAGatewayThatIsNotReady() throws {
      let gateway = try GatewayProcess(["OCR_ENGINE": "model", "OCR_MODEL_URL": "http://127.0.0.1:1"])
      try gateway.waitForReadiness(503, ["model": "failed"], within: .seconds(60))
      let run = try finished(["doctor", "--json"], 1, environment: ["OCR_LISTEN": "127.0.0.1:\(gateway.port)"])
      let port = try finding("port", in: run)
      #expect(port["ok"] as? Bool == false && (port["detail"] as? String)?.contains("not ready") == true)
      // As the probe of its schemas found it, or the canary.
      let fix = try #require(port["fix"] as? String)
      #expect(fix.contains(/model: (no connection|the model server cannot be reached)/), "\(port)")
    }

    @Test func doctorSeesAPortThatAnotherProgramHas() throws {
      let other = try ScriptedServer { peer, _ in peer.answerAll("{}") }
      let run = try finished(["doctor", "--json"], 1, environment: ["OCR_LISTEN": "127.0.0.1:\(other.port)"])
      let port = try finding("port", in: run)
      #expect(port["ok"] as? Bool == false && (port["fix"] as? String)?.contains("OCR_LISTEN") == true)
      #expect(try finding("document worker", in: run)["ok"] as? Bool == true)
    }

    private func finding(_ name: String, in run: ChildProcess) throws -> [String: Any] {
      let findings = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
      return try #require(findings.first { $0["name"] as? String == name })
    }

    @Test func doctorSeesAMissingModelServer() throws {
      let run = try finished(
        ["doctor"], 1,
        environment: [
          "OCR_LISTEN": "127.0.0.1:0", "OCR_ENGINE": "cascade", "OCR_MODEL_URL": "http://127.0.0.1:1",
          "OCR_MODEL_API_KEY": "not-to-be-shown",
        ])
      #expect(run.output.contains("FAIL  model server: http://127.0.0.1:1 cannot be asked"))
      #expect(run.output.contains("OCR_MODEL_URL"))
      #expect(!run.output.contains("not-to-be-shown"))
    }

    @Test func doctorSeesAWrongSetting() throws {
      let run = try finished(["doctor"], 1, environment: ["OCR_QUEUE_LIMITS": "1"])
      #expect(run.output.contains("FAIL  configuration") && run.output.contains("nearest is OCR_QUEUE_LIMIT"))
    }

    private func sample(_ name: String) -> String { Files.root.appending(path: "examples/\(name)").path }

    private func object(_ line: Substring) throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    /// A run that ended with this exit code.
    private func finished(
      _ arguments: [String], _ code: Int32, environment: [String: String] = [:],
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ChildProcess {
      let run = try ChildProcess(Files.gateway, arguments, environment: environment)
      let exit = try run.waitForExit(within: .seconds(40))
      #expect(exit == .code(code), "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
      return run
    }
  }
}
