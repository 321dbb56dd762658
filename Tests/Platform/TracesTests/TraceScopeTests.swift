import Foundation
import TestSupport
import Testing
import Traces

@Suite struct TraceScopeTests {
  private struct Broken: Error {}

  private static let callers = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  /// Runs `body` in a trace, and gives its spans and the first one's id.
  private func spans(_ body: () async throws -> Void) async throws -> (SpanList, String) {
    let spans = SpanList()
    let trace = try #require(TraceContext(traceparent: Self.callers))
    let first = try #require(Tracer(ratio: 1, sink: spans).open("first", .server, in: trace, isCallers: true))
    try await TraceScope.$current.withValue(first.scope) { try await body() }
    return (spans, first.scope.context.parentID)
  }

  @Test func spansAreBelowTheOneThatIsUnderWay() async throws {
    var passedOn: String?
    let (spans, first) = try await spans {
      let began = ContinuousClock.now
      await TraceScope.span(.document, .internal, [SpanAttribute("ocr.kind", "pdf")]) { span in
        TraceScope.record(.prepare, from: began, [SpanAttribute("ocr.page", 1)])
        // What a task begins belongs to where it began.
        await Task { TraceScope.record(.read, from: began) }.value
        await TraceScope.span(.model, .client) { _ in passedOn = TraceScope.current?.context.traceparent }
        span?.note([SpanAttribute("ocr.replayed", false)])
      }
      TraceScope.recording(.validate) {}
    }
    let document = try #require(spans.named("document"))
    #expect(document.parentID == first)
    #expect(document.attributes == [SpanAttribute("ocr.kind", "pdf"), SpanAttribute("ocr.replayed", false)])
    for name in ["prepare", "read", "model"] { #expect(spans.named(name)?.parentID == document.spanID, "\(name)") }
    #expect(spans.named("validate")?.parentID == first)
    let model = try #require(spans.named("model"))
    #expect(model.kind == .client && passedOn == "00-\(model.traceID)-\(model.spanID)-01")
    #expect(spans.named("prepare")?.attributes == [SpanAttribute("ocr.page", 1)])
    #expect(Set(spans.all.map(\.traceID)) == ["4bf92f3577b34da6a3ce929d0e0e4736"])
    #expect(Set(spans.all.map(\.spanID)).count == spans.all.count)
    #expect(spans.all.allSatisfy { $0.began <= $0.ended })
  }

  @Test func errorsAreCalledWhatTheSpanSaysElseByTheirType() async throws {
    let (spans, _) = try await spans {
      try? await TraceScope.span(.gateway) { span in
        span?.fail("unreachable")
        throw Broken()
      }
      try? await TraceScope.span(.hosted) { _ in throw Broken() }
      try? TraceScope.recording(.validate) { throw Broken() }
      TraceScope.record(.schedule, from: .now, error: "deadline_exceeded")
    }
    let errors = ["gateway": "unreachable", "hosted": "Broken", "validate": "Broken", "schedule": "deadline_exceeded"]
    for (name, error) in errors {
      let span = try #require(spans.named(name))
      #expect(span.isFailed && span.attributes == [.error(error)], "\(name)")
    }
  }

  @Test func withoutATraceThereIsNoSpanAndTheWorkIsDone() async throws {
    TraceScope.record(.read, from: .now)
    #expect(TraceScope.recording(.extract) { 1 } == 1)
    let isRecorded = await TraceScope.span(.model) { span in span != nil }
    #expect(!isRecorded && TraceScope.current == nil)
  }

  @Test func aTraceThatIsOnlyPassedOnStaysAsItCame() async throws {
    let trace = try #require(TraceContext(traceparent: Self.callers))
    let passedOn = await TraceScope.$current.withValue(TraceScope(passingOn: trace)) {
      await TraceScope.span(.model) { span in span == nil ? TraceScope.current?.context.traceparent : nil }
    }
    #expect(passedOn == Self.callers)
  }

  @Test func theOperatorsDocumentListsEverySpan() throws {
    let text = try String(contentsOf: Checkout.root.appending(path: "docs/operations.md"), encoding: .utf8)
    let section = try #require(
      text.components(separatedBy: "\n### Traces\n").last?.components(separatedBy: "\n## ").first)
    for name in SpanName.allCases { #expect(section.contains("\n| `\(name.rawValue)` |"), "\(name)") }
  }

  @Test func aServersAddressIsAnAttributeInTwoParts() {
    #expect(
      SpanAttribute.server("http://[::1]:8080/llm")
        == [SpanAttribute("server.address", "::1"), SpanAttribute("server.port", 8080)])
    #expect(
      SpanAttribute.server("https://ocr.example")
        == [SpanAttribute("server.address", "ocr.example"), SpanAttribute("server.port", 443)])
  }
}
