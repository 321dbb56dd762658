import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Traces of documents through client, gateway and model server, as a strict collector gets them.
  @Suite(.serialized, withModels) struct TraceTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let callers = "00-\(trace)-00f067aa0ba902b7-01"

    private func gateway(_ collector: TraceCollector, _ settings: [String: String] = [:]) throws -> GatewayProcess {
      let own = [
        "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "OCR_DOCUMENT_WORKERS": "1", "OCR_RECOGNIZERS": "1",
      ]
      return try GatewayProcess(own.merging(settings) { $1 })
    }

    /// The spans with this name, which is to be at least one.
    private func named(_ name: String, in spans: [TraceCollector.Span]) throws -> [TraceCollector.Span] {
      let found = spans.filter { $0.name == name }
      try #require(!found.isEmpty, "\(name) among \(spans.map(\.name))")
      return found
    }

    @Test func everyStageOfAPhotoIsASpanBelowItsDocument() throws {
      let collector = try TraceCollector()
      let gateway = try gateway(collector, ["OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=k%201"])
      let answer = try gateway.answer(
        to: .extract(try Files.example("receipt.jpg"), headers: [("traceparent", Self.callers)]))
      try #require(answer.status == 200 && answer[header: "traceparent"] == Self.callers, "\(answer.text)")
      let spans = try collector.spans(until: "POST /v1/extract", of: "ocr-gateway")
      #expect(collector.text.allSatisfy { $0.contains("\r\nx-api-key: k 1\r\n") })
      #expect(spans.allSatisfy { $0.traceID == Self.trace && !$0.isFailed })
      #expect(Set(spans.map(\.id)).count == spans.count)

      let request = try #require(try named("POST /v1/extract", in: spans).first)
      #expect(request.parentID == "00f067aa0ba902b7" && request.kind == 2)
      #expect(
        request.attributes == [
          "http.request.method": "POST", "http.route": "/v1/extract", "http.response.status_code": "200",
        ])
      let document = try #require(try named("document", in: spans).first)
      #expect(document.parentID == request.id)
      #expect(document.attributes["ocr.kind"] == "jpeg" && document.attributes["ocr.pages"] == "1")
      #expect(document.attributes["ocr.verdict"] == "reconciled" && document.attributes["ocr.engine"] == "embedded")
      #expect(try named("admit", in: spans).map(\.parentID) == [request.id])
      for stage in ["schedule", "prepare", "read", "extract", "validate"] {
        for span in try named(stage, in: spans) {
          #expect(span.parentID == document.id && span.kind == 1, "\(stage)")
          #expect(document.began <= span.began && span.ended <= document.ended, "\(stage)")
        }
      }
      // What the spans tell is what the answer tells.
      let timing = try #require(try answer.json()["timing"] as? [String: Int])
      for (stage, key) in [("prepare", "prepareMs"), ("read", "inferenceMs")] {
        let time = try named(stage, in: spans).reduce(0) { $0 + ($1.ended - $1.began) } / 1_000_000
        #expect(abs(Int(time) - (timing[key] ?? 0)) <= (stage == "read" ? 100 : 2), "\(stage): \(time) \(timing)")
      }
    }

    @Test func oneTraceRunsFromTheCallerThroughSidecarAndGatewayToTheModelServer() throws {
      let collector = try TraceCollector()
      let sim = try ModelSimProcess()
      let gateway = try gateway(collector, ModelFaultBench.settings(sim, .model))
      let state = try ClientState(
        gateways: ["http://127.0.0.1:\(gateway.port)"], mode: "gateway", hosted: "http://127.0.0.1:1",
        ["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url])
      let sidecar = try SidecarProcess(state)
      let answer = try sidecar.answer(
        to: .extract(
          PDFWriter.typed(ModelFaultBench.Documents.receipt),
          headers: [("traceparent", Self.callers), ("Prefer", "wait=60")]), within: .seconds(70))
      try #require(answer.status == 200, "\(answer.text)")
      _ = try collector.spans(until: "POST /v1/extract", of: "ocr-gateway")
      let spans = try collector.spans(until: "POST /v1/extract", of: "ocr-client")
      #expect(Set(spans.map(\.traceID)) == [Self.trace])

      // From the model server up to the caller, each span is below the one before.
      let model = try #require(try named("model", in: spans).last)
      #expect(model.kind == 3 && model.attributes["http.response.status_code"] == "200")
      #expect(try sim.requests().traceparent == "00-\(Self.trace)-\(model.id)-01")
      var way: [String] = []
      var place = Optional(model)
      while let span = place {
        way.append("\(span.service) \(span.name)")
        place = spans.first { $0.id == span.parentID }
        if place == nil { #expect(span.parentID == "00f067aa0ba902b7") }
      }
      #expect(
        way == [
          "ocr-gateway model", "ocr-gateway document", "ocr-gateway POST /v1/extract", "ocr-client gateway",
          "ocr-client document", "ocr-client POST /v1/extract",
        ])
    }

    @Test func theCommandLinesTraceBeginsWithTheDocument() throws {
      let collector = try TraceCollector()
      let gateway = try gateway(collector)
      let state = try ClientState(
        gateways: ["http://127.0.0.1:\(gateway.port)"], mode: "gateway", hosted: "http://127.0.0.1:1",
        ["OTEL_EXPORTER_OTLP_ENDPOINT": collector.url])
      let run = try state.run(["extract", state.file("a.pdf", try Files.example("invoice.pdf"))])
      #expect(try run.waitForExit() == .code(0), "\(run.errors)")
      let spans = try collector.spans(until: "POST /v1/extract", of: "ocr-gateway")
      let first = try #require(spans.first { $0.parentID == nil })
      #expect(first.service == "ocr-client" && first.name == "document")
      #expect(Set(spans.map(\.traceID)) == [first.traceID])
      let asked = try #require(try named("gateway", in: spans).first)
      #expect(try named("POST /v1/extract", in: spans).map(\.parentID) == [asked.id])
    }

    @Test func theCallersDecisionHoldsAndOthersAreMadeByTheRatio() throws {
      let collector = try TraceCollector()
      let gateway = try gateway(collector, ["OTEL_TRACES_SAMPLER_ARG": "0"])
      let document = try Files.example("invoice.pdf")
      for trace in [nil, "00-\(Self.trace)-00f067aa0ba902b7-00", Self.callers] {
        var headers: [(name: String, value: String)] = []
        if let trace { headers.append(("traceparent", trace)) }
        let answer = try gateway.answer(to: .extract(document, headers: headers))
        #expect(answer.status == 200)
        if let trace {
          #expect(answer[header: "traceparent"] == trace)
        } else {
          #expect(answer[header: "traceparent"]?.hasSuffix("-00") == true)
        }
      }
      #expect(try gateway.answer(to: .get("/metrics")).status == 200)
      gateway.process.signal(SIGTERM)
      #expect(try gateway.process.waitForExit() == .code(0))
      // One request of three, and all of its spans are there when the program has ended.
      let spans = try collector.spans()
      #expect(spans.count { $0.name == "POST /v1/extract" } == 1)
      #expect(spans.allSatisfy { $0.traceID == Self.trace })
    }

    @Test func aTraceThatBeginsAtTheGatewayIsNamedToTheCaller() throws {
      let collector = try TraceCollector()
      let gateway = try gateway(collector)
      let answer = try gateway.answer(to: .extract(try Files.example("invoice.pdf")))
      let spans = try collector.spans(until: "POST /v1/extract", of: "ocr-gateway")
      let request = try #require(try named("POST /v1/extract", in: spans).first)
      #expect(request.parentID == nil)
      #expect(answer[header: "traceparent"] == "00-\(request.traceID)-\(request.id)-01")
      #expect(try gateway.log().last { $0["msg"] as? String == "request" }?["traceId"] as? String == request.traceID)
    }

    @Test func whatIsRefusedIsToldWithItsCode() throws {
      let collector = try TraceCollector()
      let gateway = try gateway(collector)
      #expect(try gateway.answer(to: .extract(Array("no document".utf8))).status == 415)
      #expect(try gateway.answer(to: .extract(Array("%PDF-1.7 broken".utf8))).status == 422)
      let spans = try collector.spans(until: "POST /v1/extract", of: "ocr-gateway", count: 2)
      let requests = try named("POST /v1/extract", in: spans)
      #expect(requests.map { $0.attributes["error.type"] } == ["unsupported_media_type", "document_unreadable"])
      // The server did what it should.
      #expect(requests.allSatisfy { !$0.isFailed })
      #expect(
        try named("admit", in: spans).map { $0.attributes["error.type"] } == ["unsupported_media_type", nil])
      #expect(try named("document", in: spans).map { $0.attributes["error.type"] } == ["document_unreadable"])
    }

    @Test func aCollectorThatRefusesCostsNoDocument() throws {
      let collector = try TraceCollector(status: "400 Bad Request")
      let gateway = try gateway(collector)
      #expect(try gateway.answer(to: .extract(try Files.example("invoice.pdf"))).status == 200)
      try eventually("the spans are counted as dropped") {
        let metrics = try gateway.answer(to: .get("/metrics")).text
        let line = metrics.split(separator: "\n").first { $0.hasPrefix(#"ocr_telemetry_dropped_total{sink="otlp"}"#) }
        return line.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) } ?? 0 > 3
      }
      #expect(!gateway.process.errors.contains(#""level":"error""#))
    }
  }
}
