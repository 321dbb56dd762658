import TestSupport
import Testing
import Traces

@Suite struct TracerTests {
  private static let callers = TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
  private static let unsampled = TraceContext(traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")

  @Test func theFirstSpanIsBelowTheCallers() throws {
    let spans = SpanList()
    let trace = try #require(Self.callers)
    let span = try #require(Tracer(ratio: 0, sink: spans).open("POST /v1/extract", .server, in: trace, isCallers: true))
    span.end()
    let ended = try #require(spans.all.first)
    #expect(ended.traceID == trace.traceID && ended.parentID == trace.parentID && ended.spanID != trace.parentID)
    #expect(ended.kind == .server && !ended.isFailed)
    // What is passed on names this span, and is sampled.
    #expect(span.scope.context.traceparent == "00-\(ended.traceID)-\(ended.spanID)-01")
  }

  @Test func aTraceThatBeginsHereHasNoParent() throws {
    let spans = SpanList()
    let tracer = Tracer(ratio: 1, sink: spans)
    var generator = SeededGenerator(seed: 1)
    let trace = tracer.begin(using: &generator)
    try #require(tracer.open("document", .internal, in: trace, isCallers: false)).end()
    let ended = try #require(spans.all.first)
    #expect(ended.parentID == nil && ended.traceID == trace.traceID && ended.spanID == trace.parentID)
  }

  @Test func whatTheCallerDecidedHolds() throws {
    let (sampled, unsampled) = (try #require(Self.callers), try #require(Self.unsampled))
    #expect(Tracer(ratio: 0, sink: SpanList()).open("a", .server, in: sampled, isCallers: true) != nil)
    #expect(Tracer(ratio: 1, sink: SpanList()).open("a", .server, in: unsampled, isCallers: true) == nil)
  }

  @Test(arguments: [0, 0.25, 0.5, 1])
  func theShareOfTracesIsTheRatio(ratio: Double) {
    let tracer = Tracer(ratio: ratio, sink: SpanList())
    var generator = SeededGenerator(seed: 7)
    let sampled = (0..<4_000).count { _ in tracer.begin(using: &generator).isSampled }
    #expect(abs(Double(sampled) / 4_000 - ratio) < 0.03)
    if ratio == 0 || ratio == 1 { #expect(sampled == Int(ratio) * 4_000) }
  }

  @Test func timesFollowFromOneReadingOfBothClocks() throws {
    let spans = SpanList()
    let now = ContinuousClock.now
    let tracer = Tracer(ratio: 1, sink: spans) { ClockReading(now, nanoseconds: 1_700_000_000_000_000_000) }
    let trace = try #require(Self.callers)
    let span = try #require(tracer.open("a", .server, in: trace, isCallers: true, at: now - .milliseconds(3)))
    span.scope.record(.schedule, from: now, to: now + .nanoseconds(1_500_000_001))
    span.end(at: now + .seconds(2))
    let below = try #require(spans.named("schedule"))
    #expect(below.began == 1_700_000_000_000_000_000 && below.ended == 1_700_000_001_500_000_001)
    let first = try #require(spans.named("a"))
    #expect(first.began == 1_699_999_999_997_000_000 && first.ended == 1_700_000_002_000_000_000)
  }
}
