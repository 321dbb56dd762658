import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// `ocr-client monitor` as a process: beats and alerts over real sockets.
  @Suite(.serialized) struct MonitorTests {
    private let secret = "monitor-secret"

    private func beat(_ body: String, token: String? = nil, headers: [(String, String)] = []) -> HTTPRequest {
      HTTPRequest(
        method: "POST", path: "/v1/beat",
        headers: headers.map { (name: $0.0, value: $0.1) }
          + (token.map { [(name: "Authorization", value: "Bearer \($0)")] } ?? []), body: Array(body.utf8))
    }

    private let good = #"{"service":"ocr-gateway","status":"ok","instance":"gpu-9:8000"}"#

    // MARK: - Beats

    @Test func aBeatNeedsTheTokenAndIsSmall() throws {
      let monitor = try MonitorProcess(
        MonitorProcess.state(gateways: [try WatchedStandIn().url], ["OCR_MONITOR_TOKEN": "t-1"]))
      #expect(try monitor.answer(to: beat(good, token: "t-1")).status == 200)
      for token in [nil, "t-2", "t-1x", ""] {
        try expectProblem(monitor.answer(to: beat(good, token: token)), 401, "unauthorized")
      }
      try eventually("every refusal is in the log") { monitor.log("beat refused").count >= 4 }
      let audit = monitor.log("beat refused")
      #expect(audit.count == 4)
      #expect(audit.allSatisfy { $0["peer"] as? String == "127.0.0.1" && $0["code"] as? String == "unauthorized" })
      #expect(!monitor.process.errors.contains("t-2"))
      let large = String(repeating: "x", count: 10_000_000)
      try expectProblem(monitor.answer(to: beat(large, token: "t-1")), 413, "body_too_large")
      for wrong in ["", "{}", "[]", #"{"status":"fine","instance":"a"}"#, #"{"status":"ok"}"#, #"{"status":"ok","#] {
        try expectProblem(monitor.answer(to: beat(wrong, token: "t-1")), 400, "malformed_request")
      }
      #expect(try monitor.answer(to: .get("/v1/beat")).status == 405)
      let metrics = try monitor.answer(to: .get("/metrics")).text
      #expect(metrics.contains(#"ocr_monitor_beats_total{outcome="taken"} 1"#))
      #expect(metrics.contains(#"ocr_monitor_beats_total{outcome="unauthorized"} 4"#))
      #expect(try monitor.answer(to: .get("/health/ready")).status == 200)
    }

    @Test func onLoopbackNoTokenIsNeededButNoWebPageBeats() throws {
      let monitor = try MonitorProcess(MonitorProcess.state(gateways: [try WatchedStandIn().url]))
      #expect(try monitor.answer(to: beat(good)).status == 200)
      try expectProblem(
        monitor.answer(to: beat(good, headers: [("Origin", "http://evil.example")])), 403, "forbidden")
      var rebound = beat(good)
      rebound.host = "evil.example"
      try expectProblem(monitor.answer(to: rebound), 403, "forbidden")
    }

    // MARK: - Alerts

    @Test func silenceIsToldOnceSignedAndItsEnd() throws {
      let gateway = try WatchedStandIn()
      let (receiver, other) = (try AlertReceiver(), try AlertReceiver())
      other.hang()
      let monitor = try MonitorProcess(
        MonitorProcess.state(
          gateways: [gateway.url],
          ["OCR_ALERT_WEBHOOKS": "\(other.url) \(receiver.url)", "OCR_ALERT_WEBHOOK_SECRET": secret]))
      usleep(1_500_000)
      #expect(receiver.messages.isEmpty, "all is well")
      gateway.setWell(false)
      let raised = try receiver.wait(for: 1, "raised")[0]
      #expect(raised.json["subject"] as? String == gateway.url)
      #expect(raised.json["dedupKey"] as? String == "ocr/silence/\(gateway.url)")
      try expectSigned(raised)
      usleep(1_500_000)
      gateway.setWell(true)
      _ = try receiver.wait(for: 1, "resolved")
      usleep(1_000_000)
      #expect(receiver.messages.map(\.kind) == ["raised", "resolved"], "one that hangs holds up no other")
      #expect(monitor.process.isRunning)
    }

    /// By another program than ours.
    private func expectSigned(_ message: AlertReceiver.Message) throws {
      let time = try #require(message.headers["ocr-timestamp"].flatMap { Int($0) })
      #expect(abs(time - Int(Date().timeIntervalSince1970)) < 60)
      let file = try TemporaryFolder.make().appending(path: "signed")
      try "\(time).\(message.body)".write(to: file, atomically: true, encoding: .utf8)
      let run = try ChildProcess(
        URL(filePath: "/usr/bin/openssl"), ["dgst", "-sha256", "-hmac", secret, file.path])
      #expect(try run.waitForExit() == .code(0))
      let digest = run.output.split(separator: " ").last?.filter { !$0.isWhitespace }
      #expect(message.headers["ocr-signature"] == digest.map { "v1=\($0)" })
    }

    /// What a target refuses is kept through a kill, and told once when it takes it.
    @Test func aMonitorThatIsKilledInAnAlertNeitherLosesNorDoublesIt() throws {
      let gateway = try WatchedStandIn()
      let receiver = try AlertReceiver()
      receiver.answer("503 Service Unavailable")
      let state = try MonitorProcess.state(gateways: [gateway.url], ["OCR_ALERT_WEBHOOKS": receiver.url])
      var monitor: MonitorProcess? = try MonitorProcess(state)
      gateway.setWell(false)
      try eventually("the alert is refused") {
        receiver.connections > 0 && monitor?.log("alert not taken").isEmpty == false
      }
      monitor?.process.signal(SIGKILL)
      _ = try monitor?.process.waitForExit()
      monitor = nil
      receiver.answer("200 OK")
      let second = try MonitorProcess(state)
      let raised = try receiver.wait(for: 1, "raised")[0]
      #expect(raised.json["incident"] as? Int == 1)
      gateway.setWell(true)
      _ = try receiver.wait(for: 1, "resolved")
      #expect(receiver.messages.map(\.kind) == ["raised", "resolved"])
      second.process.signal(SIGTERM)
      #expect(try second.process.waitForExit() == .code(0))
    }

    @Test func twoMonitorsDoNotShareAState() throws {
      let state = try MonitorProcess.state(gateways: [try WatchedStandIn().url])
      let first = try MonitorProcess(state)
      let second = try state.start(["monitor"])
      #expect(try second.waitForExit() == .code(2))
      #expect(second.errors.contains("another monitor runs with this directory"))
      #expect(first.process.isRunning)
    }

    @Test func anAlertOfTheMachineComesFromItsMetrics() throws {
      let gateway = try WatchedStandIn(
        metrics: "ocr_host_disk_free_bytes 5\nocr_host_disk_size_bytes 100\nocr_canary_success 0\n")
      let receiver = try AlertReceiver()
      let state = try MonitorProcess.state(
        gateways: [gateway.url], rules: "disk for=0s\ncanary for=0s", ["OCR_ALERT_SLACK_URL": receiver.url])
      let monitor = try MonitorProcess(state)
      var texts: Set<String> = []
      try eventually("both are told") {
        texts = Set(receiver.messages.compactMap { $0.json["text"] as? String })
        return texts.count == 2
      }
      #expect(texts == ["WARNING: disk \(gateway.url)", "CRITICAL: canary \(gateway.url)"])
      try eventually("what was sent is counted") {
        try Scrape(monitor.answer(to: .get("/metrics")))[#"ocr_monitor_messages_total{target="slack",outcome="taken"}"#]
          == 2
      }
      let scrape = try Scrape(monitor.answer(to: .get("/metrics")))
      #expect(scrape[#"ocr_monitor_alerts_raised{rule="disk"}"#] == 1 && scrape["ocr_monitor_messages_waiting"] == 0)
      #expect(scrape.sum("metrics_undeclared_records_total") == 0)
      let documented = try OperationsDocument.families(under: "## The monitor")
      #expect(scrape.families.symmetricDifference(documented).isEmpty)
    }

    /// One that watches the watchman knows it as a gateway that only beats.
    @Test func aMonitorBeatsItself() throws {
      let other = try MonitorProcess(
        MonitorProcess.state(gateways: [try WatchedStandIn().url], ["OCR_MONITOR_TOKEN": "t-1"]))
      let receiver = try AlertReceiver()
      let monitor = try MonitorProcess(
        MonitorProcess.state(
          gateways: [try WatchedStandIn().url],
          [
            "OCR_MONITOR_TOKEN": "t-1",
            "OCR_MONITOR_HEARTBEAT_URLS": "http://127.0.0.1:\(other.port)/v1/beat \(receiver.url)",
          ]))
      try eventually("the beat is taken") {
        try other.answer(to: .get("/metrics")).text.contains(#"ocr_monitor_beats_total{outcome="taken"} 1"#)
      }
      try eventually("the beat is heard") { receiver.messages.count == 1 }
      let beat = try #require(receiver.messages.first?.json)
      #expect(beat["service"] as? String == "ocr-monitor" && beat["status"] as? String == "ok")
      #expect((beat["instance"] as? String)?.hasSuffix(":0") == true && monitor.process.isRunning)
      #expect(beat["detail"] as? String == "gateways are watched, alerts are told")
    }

    // MARK: - Commands

    @Test func silencesAndStatus() throws {
      let gateway = try WatchedStandIn()
      let receiver = try AlertReceiver()
      let state = try MonitorProcess.state(gateways: [gateway.url], ["OCR_ALERT_WEBHOOKS": receiver.url])
      let silence = try state.run(["silence", "10m", "--why", "a test"])
      #expect(silence.output.hasPrefix("silent until 2"))
      let monitor = try MonitorProcess(state)
      gateway.setWell(false)
      var status: [String: Any] = [:]
      try eventually("the alert is raised") {
        let text = try state.run(["status", "--json"]).output
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        status = json?["monitor"] as? [String: Any] ?? [:]
        return (status["alerts"] as? [[String: Any]])?.isEmpty == false
      }
      let alert = try #require((status["alerts"] as? [[String: Any]])?.first)
      #expect(alert["rule"] as? String == "silence" && alert["told"] as? Bool == false)
      #expect((status["silences"] as? [[String: Any]])?.map { $0["why"] as? String } == ["a test"])
      let text = try state.run(["status"]).output
      #expect(text.contains("alert      critical silence \(gateway.url)") && text.contains(": a test"))
      #expect(receiver.messages.isEmpty)
      #expect(try state.run(["silence", "--end"]).output == "alerts are told again\n")
      _ = try receiver.wait(for: 1, "raised")
      #expect(monitor.process.isRunning)
    }

    @Test func aTestAlertGoesToEverybody() throws {
      let (good, bad) = (try AlertReceiver(), try AlertReceiver())
      bad.answer("403 Forbidden")
      let nobody = try MonitorProcess.state(gateways: ["http://127.0.0.1:1"])
      #expect(try nobody.run(["alert", "--test"]).waitForExit() == .code(2))
      let state = try MonitorProcess.state(
        gateways: ["http://127.0.0.1:1"], ["OCR_ALERT_WEBHOOKS": good.url, "OCR_ALERT_SLACK_URL": bad.url])
      let run = try state.run(["alert", "--test"])
      #expect(try run.waitForExit() == .code(1))
      #expect(run.output.contains("slack  refused: status_403") && run.output.contains("  taken"))
      #expect(good.messages.map(\.kind) == ["test", "resolved"])
    }

    @Test func wrongRulesStopTheStart() throws {
      let state = try MonitorProcess.state(gateways: ["http://127.0.0.1:1"], rules: "slow above=fast")
      let run = try state.run(["monitor"])
      #expect(try run.waitForExit() == .code(2))
      #expect(run.errors.contains("line 2: above=fast is not allowed"))
      let standard = try state.run(["monitor", "--print-rules"])
      #expect(standard.output.contains("silence      for=0s severity=critical"))
    }
  }
}
