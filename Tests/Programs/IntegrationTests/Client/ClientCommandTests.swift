import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// `ocr-client` as people and scripts use it, with a real gateway and the stand-in for the hosted service.
  @Suite(.serialized, .hostedSim, .gateway(["OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1"]))
  struct ClientCommandTests {
    private var gatewayURL: String { get throws { "http://127.0.0.1:\(try IntegrationTests.gateway.port)" } }

    private func state(
      _ mode: String = "gateway", gateways: [String]? = nil, _ settings: [String: String] = [:]
    ) throws -> ClientState {
      try ClientState(gateways: gateways ?? [gatewayURL], mode: mode, hosted: hostedSim.url, settings)
    }

    private func nobody() throws -> String { "http://127.0.0.1:\(try ScriptedServer.unusedPort())" }

    private func sample(_ name: String) -> String { Files.root.appending(path: "examples/\(name)").path }

    private func object(_ text: some StringProtocol) throws -> [String: Any] {
      try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
    }

    /// A run that ended with this exit code.
    private func finished(
      _ state: ClientState, _ arguments: [String], _ code: Int32, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ChildProcess {
      let run = try state.run(arguments)
      #expect(
        try run.waitForExit() == .code(code), "\(run.output)\(run.errors)", sourceLocation: sourceLocation)
      return run
    }

    // MARK: - extract

    @Test func aTableForPeople() throws {
      let run = try finished(state("gateway", ["COLUMNS": "140"]), ["extract", sample("invoice.pdf")], 0)
      let lines = run.output.split(separator: "\n")
      #expect(lines.count == 2)
      for title in ["FILE", "DATE", "VENDOR", "TOTAL", "TAX", "ENDPOINT", "PRICE", "VERDICT"] {
        #expect(lines[0].contains(title), "\(title)")
      }
      let port = try IntegrationTests.gateway.port
      for text in ["invoice.pdf", "992.94 EUR", "127.0.0.1:\(port)", "0.00 USD", "reconciled"] {
        #expect(lines[1].contains(text), "\(text)")
      }
      #expect(!run.output.contains("\u{1B}") && run.errors.isEmpty)
    }

    /// A proxy would read documents and tokens: who has one names it as the gateway.
    @Test func proxiesOfTheEnvironmentAreNotUsed() throws {
      let names = ["http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
      let nobody = try nobody()
      let state = try state("gateway", Dictionary(uniqueKeysWithValues: names.map { ($0, nobody) }))
      _ = try finished(state, ["extract", sample("invoice.pdf")], 0)
    }

    @Test(arguments: [60, 80, 120]) func theTableFitsTheTerminal(_ columns: Int) throws {
      let state = try state("gateway", ["COLUMNS": "\(columns)"])
      let run = try finished(state, ["extract", sample("invoice.pdf"), sample("expected.json")], 1)
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= columns }, "\(run.output)")
      for text in ["invoice.pdf", "992.94 EUR", "158.54 EUR", "0.00 USD", "reconciled", "unsupported_media_type"] {
        #expect(run.output.contains(text), "\(text)")
      }
    }

    /// Nothing that a gateway says steers the terminal, nor does the name of a file.
    @Test(arguments: [[], ["--json"], ["--ndjson"]])
    func nothingSteersTheTerminal(_ options: [String]) throws {
      let gateway = try ScriptedServer { peer, _ in
        let problem = #"{"code":"document_unreadable","status":422,"detail":"no \u001b[2Jd\u202e","stage":"admit"}"#
        while peer.readRequest() != nil { peer.answer(problem, status: "422 Unprocessable Content") }
      }
      let state = try state(gateways: ["http://127.0.0.1:\(gateway.port)"])
      let file = try state.file("na\u{1B}[31mme\u{202E}.pdf", ClientDocuments.receipt(7))
      let run = try finished(state, ["extract", file] + options, 1)
      #expect(run.output.contains("document_unreadable"))
      for text in [run.output, run.errors] {
        #expect(!text.contains { $0 == "\u{1B}" || $0 == "\u{202E}" }, "\(text.debugDescription)")
      }
    }

    @Test func problemsHaveTheIDThatTheGatewayLogs() throws {
      let state = try state()
      let files = [try state.file("broken.pdf", Array("%PDF-1.7 nothing".utf8)), sample("expected.json")]
      for format in ["--json", "--ndjson"] {
        let run = try finished(state, ["extract", format] + files, 1)
        let problems = try run.output.split(separator: "\n").map { line in
          let json = try object(line)
          return json["error"] as? [String: Any] ?? json
        }
        let ids = try problems.map { try #require($0["requestId"] as? String) }
        #expect(Set(ids).count == 2 && ids.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{32}/) != nil }, "\(ids)")
        let read = try #require(problems.first { $0["code"] as? String == "document_unreadable" })
        let id = try #require(read["requestId"] as? String)
        try eventually("\(id) is in the gateway's log") {
          try IntegrationTests.gateway.log().contains { $0["requestId"] as? String == id }
        }
      }
    }

    @Test func theHostedSidesPriceIsShown() throws {
      let state = try state("hosted")
      let run = try finished(state, ["extract", state.file("a.pdf", ClientDocuments.receipt(1))], 0)
      #expect(run.output.contains("hosted") && run.output.contains("0.003 USD"))
    }

    @Test func linesInTheOrderOfTheArguments() throws {
      let state = try state()
      let files = [sample("invoice-two-pages.pdf"), "/nowhere.pdf", sample("expected.json"), sample("invoice.pdf")]
      let run = try finished(state, ["extract", "--json"] + files, 1)
      let lines = try run.output.split(separator: "\n").map { try object($0) }
      #expect(lines.map { $0["file"] as? String } == files)
      #expect(lines.map { $0["code"] as? String } == [nil, "malformed_request", "unsupported_media_type", nil])
      #expect(lines[3]["total"] as? Int == 99294)
      #expect((lines[3]["provenance"] as? [String: Any])?["endpoint"] as? String == (try gatewayURL))
    }

    @Test func linesAsDocumentsAreDone() throws {
      let slow = try ScriptedServer { peer, _ in
        guard let request = peer.readRequest(), request.hasPrefix("POST") else { return }
        _ = peer.seesClose(within: 30)
      }
      defer { withExtendedLifetime(slow) {} }
      let state = try state("auto", gateways: ["http://127.0.0.1:\(slow.port)"])
      // The second is refused at once, the first waits for a gateway that does not answer.
      let files = [try state.file("a.pdf", ClientDocuments.receipt(2)), sample("expected.json")]
      let run = try finished(state, ["extract", "--ndjson", "--deadline", "4s"] + files, 1)
      let lines = try run.output.split(separator: "\n").map { try object($0) }
      #expect(lines.map { $0["event"] as? String } == ["error", "result"])
      #expect(lines.map { $0["file"] as? String } == files.reversed())
      #expect((lines[0]["error"] as? [String: Any])?["code"] as? String == "unsupported_media_type")
      #expect((lines[1]["result"] as? [String: Any])?["total"] as? Int == ClientDocuments.total)
    }

    @Test func exitCodesSayWhatIsWrong() throws {
      let document = ClientDocuments.receipt(3)
      let unreachable = try state(gateways: [nobody()])
      let run = try finished(
        unreachable, ["extract", "--deadline", "1s", unreachable.file("a.pdf", document)], 3)
      #expect(run.output.contains("gateway_unreachable"))
      let capped = try state("hosted", ["OCR_SPEND_DAILY_CAP": "0"])
      _ = try finished(capped, ["extract", capped.file("a.pdf", document)], 4)
      let wrong = try state("gateway", ["OCR_MODE": "both"])
      #expect(try finished(wrong, ["extract", sample("invoice.pdf")], 2).errors.contains("OCR_MODE"))
    }

    @Test(arguments: [[], ["extract"], ["status"], ["mode"], ["serve"]])
    func helpShowsExamples(_ command: [String]) throws {
      let run = try finished(state(), command + ["--help"], 0)
      #expect(run.output.contains("EXAMPLES") && run.output.contains("ocr-client \(command.first ?? "serve")"))
    }

    @Test(arguments: [
      ["extract"], ["extract", "--json", "--ndjson", "x.pdf"], ["extract", "--deadline", "soon", "x.pdf"],
      ["extract", "--deadline", "0s", "x.pdf"], ["mode", "everything"], ["serve", "--colour"], ["watch"],
    ])
    func wrongUsageEndsWithTwo(_ arguments: [String]) throws {
      let run = try finished(state(), arguments, 2)
      #expect(run.output.isEmpty && run.errors.contains("Usage"))
    }

    // MARK: - status

    @Test func statusShowsWhoAnswersAndWhatWasSpent() throws {
      let state = try state(
        "auto", gateways: [gatewayURL, nobody()], ["OCR_SPEND_DAILY_CAP": "1", "OCR_SPEND_MONTHLY_CAP": "20.5"])
      let nothing = try object(finished(state, ["status", "--json"], 0).output)
      #expect(nothing["mode"] as? String == "auto")
      let gateways = try #require(nothing["gateways"] as? [[String: Any]])
      #expect(gateways.map { $0["ready"] as? Bool } == [true, false])
      #expect(gateways.first?["endpoint"] as? String == (try gatewayURL))
      #expect(try sums(nothing) == [[0, 0, 1_000_000], [0, 0, 20_500_000]])

      let paying = state.settings.merging(["OCR_MODE": "hosted"]) { $1 }
      let document = try state.file("a.pdf", ClientDocuments.receipt(4, pages: 2))
      let run = try ChildProcess(
        Files.programs.appending(path: "ocr-client"), ["extract", document], environment: paying)
      #expect(try run.waitForExit(within: .seconds(60)) == .code(0), "\(run.output)\(run.errors)")
      #expect(
        try sums(object(finished(state, ["status", "--json"], 0).output)) == [
          [2, 6_000, 1_000_000], [2, 6_000, 20_500_000],
        ])
      let text = try finished(state, ["status"], 0).output
      for part in [
        "auto", "takes documents", "takes no documents", "0.006 USD for 2 pages", "cap 1.00 USD", "cap 20.50 USD",
      ] {
        #expect(text.contains(part), "\(part)")
      }
      #expect(!text.contains("simulated-key"))
    }

    /// Pages, price and cap of the day and of the month.
    private func sums(_ status: [String: Any]) throws -> [[Int?]] {
      let spend = try #require(status["spend"] as? [String: Any])
      return try ["today", "month"].map { name in
        let sum = try #require(spend[name] as? [String: Any])
        return ["pages", "microUsd", "capMicroUsd"].map { sum[$0] as? Int }
      }
    }

    @Test func statusEndsWithThreeWhereNobodyWouldAnswer() throws {
      let run = try finished(state(gateways: [nobody()]), ["status"], 3)
      #expect(run.output.contains("takes no documents"))
    }

    // MARK: - mode

    @Test func modeIsSwitchedForEveryProcess() throws {
      let state = try state()
      let sidecar = try SidecarProcess(state)
      #expect(try finished(state, ["mode"], 0).output == "gateway\n")
      _ = try finished(state, ["mode", "auto"], 0)
      #expect(try finished(state, ["mode"], 0).output == "auto\n")
      let file = state.folder.appending(path: "mode")
      #expect(try String(contentsOf: file, encoding: .utf8) == "auto\n")
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect((attributes[.posixPermissions] as? Int) == 0o600)
      try eventually("the sidecar follows") {
        let checks = try sidecar.answer(to: .get("/health/ready")).json()["checks"] as? [String: [String: String]]
        return checks?["mode"]?["detail"] == "auto"
      }
      #expect(try sidecar.log("mode_changed").last?["to"] as? String == "auto")
      #expect(
        try Scrape(sidecar.answer(to: .get("/metrics")))[#"ocr_client_mode_switches_total{mode="auto"}"#] == 1)
    }

    @Test func modeSaysWhereTheHostedSideHasNoKey() throws {
      let state = try state("gateway", ["MISTRAL_API_KEY": ""])
      #expect(try finished(state, ["mode", "auto"], 0).errors.contains("MISTRAL_API_KEY"))
      #expect(try finished(state, ["mode", "gateway"], 0).errors.isEmpty)
    }

    @Test func aStateDirectoryThatCannotBeWrittenIsNamed() throws {
      let state = try state("gateway", ["OCR_STATE_DIR": "/proc/nowhere"])
      #expect(try finished(state, ["mode", "auto"], 2).errors.contains("OCR_STATE_DIR=/proc/nowhere"))
    }

    // MARK: - The program

    @Test func clientDoesWithoutTheFullFoundation() throws {
      let program = Files.programs.appending(path: "ocr-client").path
      let ldd = try ChildProcess(URL(filePath: "/usr/bin/ldd"), [program])
      #expect(try ldd.waitForExit() == .code(0), "\(ldd.errors)")
      #expect(ldd.output.contains("libcurl"))
      for library in ["libFoundation.so", "libFoundationInternationalization", "poppler", "libjpeg", "libpng"] {
        #expect(!ldd.output.contains(library), "\(library)")
      }
    }
  }
}
