import Extraction
import HTTPTransport
import OCRClient
import Synchronization
import Testing
import Traces

/// One trace through the application, the client and its gateways.
@Suite struct ClientTraceTests {
  private final class SpanList: SpanSink {
    private let spans = Mutex<[Span]>([])

    var all: [Span] { spans.withLock { $0 } }

    func take(_ span: Span) { spans.withLock { $0.append(span) } }
  }

  private static let applications = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  /// The first gateway fails, the second answers.
  private func fixture(_ spans: SpanList? = nil, ratio: Double = 1) throws -> ClientFixture {
    let time = VirtualTime()
    return try ClientFixture(
      hosts: ["a", "b"], time: time,
      gateways: ScriptedGateways(time) { attempt, _ in attempt == 1 ? .refuses(.engineUnavailable) : .answers() },
      tracer: spans.map { Tracer(ratio: ratio, sink: $0) })
  }

  private func traces(_ fixture: ClientFixture) -> [String?] { fixture.gateways.sent.map { $0.header("traceparent") } }

  @Test func aTraceBeginsWithTheDocumentAndGatewaysAreToldTheirSpans() async throws {
    let spans = SpanList()
    let fixture = try fixture(spans)
    _ = try await fixture.extract()
    let document = try #require(spans.all.last)
    #expect(document.name == "document" && document.parentID == nil && !document.isFailed)
    let asked = spans.all.dropLast()
    #expect(asked.map(\.name) == ["gateway", "gateway"] && asked.allSatisfy { $0.kind == .client })
    #expect(asked.allSatisfy { $0.parentID == document.spanID && $0.traceID == document.traceID })
    #expect(traces(fixture) == asked.map { "00-\($0.traceID)-\($0.spanID)-01" })
    let attributes = asked.map(\.attributes)
    #expect(
      attributes.first == [
        .method("POST"), SpanAttribute("server.address", "a"), SpanAttribute("server.port", 80), .status(503),
        .error("server_error"),
      ])
    #expect(attributes.last?.last == .status(200))
  }

  @Test func theApplicationsTraceGoesOn() async throws {
    let spans = SpanList()
    let fixture = try fixture(spans, ratio: 0)
    _ = try await fixture.time.document {
      try await fixture.client.extract(
        Document([1]), deadline: fixture.time.now + .seconds(10), traceparent: Self.applications)
    }
    #expect(spans.all.last?.parentID == "00f067aa0ba902b7")
    #expect(Set(spans.all.map(\.traceID)) == ["4bf92f3577b34da6a3ce929d0e0e4736"])
  }

  @Test func aTraceThatIsNotRecordedHereIsPassedOnAsItCame() async throws {
    let fixture = try fixture()
    _ = try await fixture.time.document {
      try await fixture.client.extract(
        Document([1]), deadline: fixture.time.now + .seconds(10), traceparent: Self.applications)
    }
    #expect(traces(fixture) == [Self.applications, Self.applications])
  }

  @Test func withoutATraceTheGatewayDecides() async throws {
    let fixture = try fixture()
    _ = try await fixture.extract()
    #expect(traces(fixture) == [nil, nil])
  }

  @Test func whatIsNotSampledIsSaidToBeSo() async throws {
    let spans = SpanList()
    let fixture = try fixture(spans, ratio: 0)
    _ = try await fixture.extract()
    #expect(spans.all.isEmpty)
    #expect(traces(fixture).allSatisfy { $0?.hasSuffix("-00") == true } && Set(traces(fixture)).count == 1)
  }

  @Test func theHostedSidesTurnIsASpanAndAFailureIsNamed() async throws {
    let spans = SpanList()
    let time = VirtualTime()
    let fixture = try ClientFixture(
      .auto, time: time, gateways: ScriptedGateways(time) { _, _ in .fails(.refused) },
      hosted: ScriptedHosted(time) { _ in .fails(.document(Problem(.nothingFound, "", stage: .extract)), after: .zero)
      },
      tracer: Tracer(ratio: 1, sink: spans))
    _ = try await fixture.failure()
    let hosted = try #require(spans.all.first { $0.name == "hosted" })
    #expect(hosted.isFailed && hosted.kind == .client)
    let document = try #require(spans.all.last)
    #expect(document.isFailed && document.attributes == [.error("nothing_found")])
    #expect(spans.all.first?.attributes.last == .error("unreachable"))
  }
}
