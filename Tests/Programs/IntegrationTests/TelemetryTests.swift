import Foundation
import Synchronization
import TestSupport
import Testing

extension IntegrationTests {
  /// What leaves the machine besides answers: logs to Logtail and errors to Sentry, played by strict stand-ins.
  @Suite(.serialized, withModels) struct TelemetryTests {
    /// Requests whole, as they came.
    private final class Receiver: Sendable {
      private let server: ScriptedServer
      private let requests = Requests()

      private final class Requests: Sendable {
        let all = Mutex<[String]>([])
      }

      init(status: String) throws {
        let requests = requests
        server = try ScriptedServer { peer, _ in
          while let request = peer.readRequest() {
            requests.all.withLock { $0.append(request) }
            peer.answer("", status: status)
          }
        }
      }

      var port: UInt16 { server.port }
      var all: [String] { requests.all.withLock { $0 } }
    }

    private func body(_ request: String) -> Substring {
      request.firstRange(of: "\r\n\r\n").map { request[$0.upperBound...] } ?? ""
    }

    @Test func logLinesLeaveWithTheTokenAndWithoutAWordOfTheDocument() throws {
      let receiver = try Receiver(status: "202 Accepted")
      let gateway = try GatewayProcess([
        "LOGTAIL_SOURCE_TOKEN": "token-1", "LOGTAIL_INGEST_URL": "http://127.0.0.1:\(receiver.port)",
      ])
      let answer = try gateway.answer(to: .extract(try Files.example("receipt.jpg")))
      try #require(answer.status == 200)
      try eventually("the request's line arrives") { receiver.all.contains { $0.contains(#""message":"request""#) } }
      // Its last lines go when it stops.
      gateway.process.signal(SIGTERM)
      #expect(try gateway.process.waitForExit() == .code(0))
      let all = receiver.all
      for request in all {
        #expect(request.hasPrefix("POST / HTTP/1.1\r\n"))
        #expect(request.contains("\r\nAuthorization: Bearer token-1\r\n"))
        #expect(request.contains("\r\nContent-Type: application/x-ndjson\r\n"))
        for line in body(request).split(separator: "\n") {
          let fields = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
          #expect(
            fields["dt"] is String && fields["message"] is String && fields["service"] as? String == "ocr-gateway")
        }
      }
      let text = all.joined()
      for word in ["PELICAN", "SOURDOUGH", "OAT MILK"] { #expect(!text.contains(word), "\(word)") }
    }

    @Test func aDeadRecognizerIsReportedInAnEnvelope() throws {
      let receiver = try Receiver(status: "200 OK")
      let gateway = try GatewayProcess(["SENTRY_DSN": "http://abc123@127.0.0.1:\(receiver.port)/42"])
      kill(try gateway.recognizer(), SIGKILL)
      try eventually("an event arrives") { !receiver.all.isEmpty }
      let request = try #require(receiver.all.first)
      #expect(request.hasPrefix("POST /api/42/envelope/ HTTP/1.1\r\n"))
      #expect(request.contains("\r\nContent-Type: application/x-sentry-envelope\r\n"))
      #expect(request.contains("sentry_version=7") && request.contains("sentry_key=abc123"))
      let lines = body(request).split(separator: "\n")
      try #require(lines.count == 3)
      let objects = try lines.map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      #expect(objects[1]["type"] as? String == "event" && objects[1]["length"] as? Int == lines[2].utf8.count)
      #expect((objects[2]["message"] as? [String: String])?["formatted"] == "worker died")
      #expect((objects[2]["tags"] as? [String: String])?["worker"] == "recognizer")
      #expect(objects[2]["environment"] as? String == "production")
    }

    /// Whatever leaves besides answers, from every program that runs beside a document, with every level of the log.
    @Test func nothingThatLeavesHoldsAWordOfTheDocumentsSent() throws {
      let (logs, errors, beats) = (
        try Receiver(status: "202 Accepted"), try Receiver(status: "200 OK"), try Receiver(status: "200 OK")
      )
      let traces = try TraceCollector()
      let sinks = [
        "LOGTAIL_SOURCE_TOKEN": "token-1", "LOGTAIL_INGEST_URL": "http://127.0.0.1:\(logs.port)",
        "SENTRY_DSN": "http://abc123@127.0.0.1:\(errors.port)/42", "OTEL_EXPORTER_OTLP_ENDPOINT": traces.url,
        "OCR_LOG_LEVEL": "trace",
      ]
      let sim = try ModelSimProcess()
      var settings = ModelFaultBench.settings(sim, .model).merging(sinks) { $1 }
      settings["OCR_HEARTBEAT_URLS"] = "http://127.0.0.1:\(beats.port)/beat"
      settings["OCR_HEARTBEAT_INTERVAL"] = "1s"
      let gateway = try GatewayProcess(settings)
      let url = "http://127.0.0.1:\(gateway.port)"
      let state = try ClientState(gateways: [url], mode: "gateway", hosted: "http://127.0.0.1:1", sinks)
      let sidecar = try SidecarProcess(state)
      let monitor = try MonitorProcess(
        ClientState(
          gateways: [url], mode: "gateway", hosted: "http://127.0.0.1:1",
          sinks.merging(["OCR_MONITOR_LISTEN": "127.0.0.1:0"]) { $1 }))
      let typed = [
        "QUILLFEATHER MARKET LTD", "12 Thornbury Road, Springfield", "Date 26/02/2026 14:51", "Invoice 90817263",
        "Copper ladle           731550.42", "Total                  731550.42", "Cash                   731550.42",
      ]
      let documents = [
        PDFWriter.typed(typed), PDFWriter.typed(typed + ["Total                  731551.43"]),
        try Files.example("receipt.jpg"), Array("%PDF-1.7 QUAGMIRE".utf8), Array("QUAGMIRE".utf8),
      ]
      for document in documents {
        for key in [nil, "key-\(document.count)"] { _ = try sidecar.extract(document, wait: 30, key: key) }
      }
      let file = try state.file("QUAGMIRE.pdf", documents[0])
      _ = try state.run(["extract", file])
      kill(try gateway.recognizer(), SIGKILL)
      try eventually("all receivers have something") {
        !logs.all.isEmpty && !errors.all.isEmpty && !beats.all.isEmpty && !traces.text.isEmpty
      }
      for process in [sidecar.process, gateway.process, monitor.process] {
        process.signal(SIGTERM)
        _ = try process.waitForExit()
      }
      for service in ["ocr-gateway", "ocr-client"] {
        #expect(logs.all.contains { $0.contains(#""service":"\#(service)""#) }, "\(service)")
        #expect(try traces.spans().contains { $0.service == service }, "\(service)")
      }
      #expect(logs.all.contains { $0.contains(#""port":\#(monitor.port)"#) }, "the monitor's lines")
      let text = (logs.all + errors.all + beats.all + traces.text).joined().uppercased()
      let words = [
        "QUILLFEATHER", "THORNBURY", "90817263", "LADLE", "731550", "731551", "PELICAN", "SOURDOUGH", "OAT MILK",
        "QUAGMIRE",
      ]
      for word in words { #expect(!text.contains(word), "\(word)") }
    }

    @Test func documentsDoNotWaitForAReceiverThatIsGone() throws {
      let gateway = try GatewayProcess([
        "LOGTAIL_SOURCE_TOKEN": "token-1", "LOGTAIL_INGEST_URL": "http://127.0.0.1:9",
        "SENTRY_DSN": "http://abc123@127.0.0.1:9/42",
      ])
      for _ in 0..<20 { #expect(try gateway.answer(to: .extract(try Files.example("invoice.pdf"))).status == 200) }
      let metrics = try gateway.answer(to: .get("/metrics")).text
      #expect(metrics.contains(#"ocr_telemetry_dropped_total{sink="logtail"} 0"#))
    }
  }
}
