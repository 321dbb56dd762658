import HTTPTransport
import JSON
import Settings
import Telemetry
import TestSupport
import Testing
import Traces

@Suite struct SpanExporterTests {
  private func exporter(
    _ receiver: ScriptedReceiver, _ clock: ManualClock = ManualClock(), headers: String? = nil
  ) throws -> SpanExporter<ManualClock> {
    SpanExporter(
      endpoint: try #require(ServerURL("https://collector.example/otlp/")),
      headers: headers.flatMap { OTLPHeaders($0) },
      resource: [SpanAttribute("service.name", "ocr-gateway")], http: receiver, clock: clock)
  }

  private func span(_ name: String = "read") -> Span {
    Span(
      traceID: "4bf92f3577b34da6a3ce929d0e0e4736", spanID: "00f067aa0ba902b7", parentID: "b7ad6b7169203331", name: name,
      kind: .internal, began: 1_700_000_000_000_000_001, ended: 1_700_000_000_500_000_000)
  }

  @Test func spansGoToTheTracesOfTheEndpointWithItsHeaders() async throws {
    let receiver = ScriptedReceiver([200])
    let exporter = try exporter(receiver, headers: "x-api-key=a%20b, Authorization=Bearer%20t")
    exporter.take(span("one"))
    exporter.take(span("two"))
    await exporter.sender.flush()
    let request = try #require(receiver.requests.first)
    #expect(receiver.requests.count == 1)
    #expect(request.method == "POST" && request.url == "https://collector.example/otlp/v1/traces")
    #expect(
      request.headers == [
        HTTPHeader("Content-Type", "application/json"), HTTPHeader("x-api-key", "a b"),
        HTTPHeader("authorization", "Bearer t"),
      ])
    let body = try JSONValue(parsing: request.body)
    let resource = try #require(body["resourceSpans"]?.elements?.first)
    let common: JSONValue = [["key": "service.name", "value": ["stringValue": "ocr-gateway"]]]
    #expect(resource["resource"]?["attributes"] == common)
    let scope = try #require(resource["scopeSpans"]?.elements?.first)
    #expect(scope["scope"]?["name"]?.string == "ocr")
    #expect(scope["spans"]?.elements?.map { $0["name"]?.string } == ["one", "two"])
  }

  @Test func aSpanIsWrittenAsTheProtocolWritesIt() {
    #expect(
      span().json.serialized()
        == #"{"traceId":"4bf92f3577b34da6a3ce929d0e0e4736","spanId":"00f067aa0ba902b7","parentSpanId":"b7ad6b7169203331","#
        + #""name":"read","kind":1,"startTimeUnixNano":"1700000000000000001","endTimeUnixNano":"1700000000500000000"}"#)
    var failed = span()
    (failed.kind, failed.parentID, failed.isFailed) = (.server, nil, true)
    failed.attributes = [.error("overloaded"), .status(503), SpanAttribute("ocr.replayed", true)]
    let json = failed.json
    let status: JSONValue = ["code": 2]
    #expect(json["parentSpanId"] == nil && json["kind"]?.integer == 2 && json["status"] == status)
    let attributes: JSONValue = [
      ["key": "error.type", "value": ["stringValue": "overloaded"]],
      ["key": "http.response.status_code", "value": ["intValue": "503"]],
      ["key": "ocr.replayed", "value": ["boolValue": true]],
    ]
    #expect(json["attributes"] == attributes)
    failed.kind = .client
    #expect(failed.json["kind"]?.integer == 3)
  }

  @Test(.timeLimit(.minutes(1))) func spansWaitWhileTheCollectorIsDown() async throws {
    let clock = ManualClock()
    let receiver = ScriptedReceiver([503, 429, 200])
    let exporter = try exporter(receiver, clock)
    exporter.take(span())
    let running = Task { await exporter.sender.run() }
    await clock.untilSleeping(until: .seconds(1))
    clock.advance(by: .seconds(1))
    await clock.untilSleeping(until: .seconds(3))
    clock.advance(by: .seconds(2))
    await clock.untilSleeping(until: .seconds(4))
    running.cancel()
    await running.value
    #expect(receiver.requests.count == 3 && exporter.sender.dropped == 0)
  }

  @Test(arguments: [400, 401, 413, 500]) func whatTheCollectorRefusesIsDroppedAndCounted(status: Int) async throws {
    let receiver = ScriptedReceiver([status, 200])
    let exporter = try exporter(receiver)
    for _ in 0..<3 { exporter.take(span()) }
    await exporter.sender.flush()
    #expect(receiver.requests.count == 1 && exporter.sender.dropped == 3)
  }

  @Test(arguments: [#"{"partialSuccess":{"rejectedSpans":"2"}}"#, #"{"partialSuccess":{"rejectedSpans":2}}"#])
  func spansThatACollectorSaysItDidNotTakeAreCounted(answer: String) async throws {
    let receiver = ScriptedReceiver([200], body: answer)
    let exporter = try exporter(receiver)
    for _ in 0..<3 { exporter.take(span()) }
    await exporter.sender.flush()
    #expect(receiver.requests.count == 1 && exporter.sender.dropped == 2)
  }

  @Test func aCollectorThatNeverComesBackCostsBoundedMemoryAndIsCounted() async throws {
    let exporter = try exporter(ScriptedReceiver([503]))
    for _ in 0..<50_000 { exporter.take(span()) }
    await exporter.sender.flush()
    // 4 MiB of spans of 218 bytes stay.
    #expect(exporter.sender.dropped > 25_000 && exporter.sender.dropped < 35_000)
  }
}
