import Formatting
import Glibc

/// Decides which traces are recorded: as their callers decided, and of those that begin here a share, by their ids.
package struct Tracer: Sendable {
  private let ratio: Double
  private let sink: any SpanSink
  private let reading: @Sendable () -> ClockReading

  /// - Parameters:
  ///   - ratio: share of the traces that begin here, from 0 to 1.
  ///   - reading: both clocks, read when a trace comes in.
  package init(
    ratio: Double, sink: any SpanSink, reading: @escaping @Sendable () -> ClockReading = { ClockReading.now }
  ) {
    self.ratio = ratio
    self.sink = sink
    self.reading = reading
  }

  /// The beginning of a trace of our own, sampled or not.
  package func begin(using generator: inout some RandomNumberGenerator) -> TraceContext {
    var context = TraceContext(using: &generator)
    context.isSampled = samples(context)
    return context
  }

  /// By the 56 bits of the id that are random (https://www.w3.org/TR/trace-context-2/#random-trace-id-flag).
  private func samples(_ context: TraceContext) -> Bool {
    let number = UInt64(context.traceID.suffix(14), radix: 16) ?? 0
    return Double(number) < ratio * Double(UInt64(1) << 56)
  }

  /// The first span that this process has of a trace; nil where the trace is not sampled.
  ///
  /// - Parameters:
  ///   - isCallers: the trace came with a request, and the span is below its caller's; otherwise it is the trace's first
  ///     and has the id that stands in `trace`.
  package func open(
    _ name: String, _ kind: Span.Kind, in trace: TraceContext, isCallers: Bool,
    at began: ContinuousClock.Instant = .now, _ attributes: [SpanAttribute] = []
  ) -> OpenSpan? {
    guard trace.isSampled else { return nil }
    let recorder = SpanRecorder(sink: sink, reading: reading())
    return isCallers
      ? OpenSpan(name, kind, below: trace, recorder, at: began, attributes)
      : OpenSpan(name, kind, trace, parentID: nil, recorder, at: began, attributes)
  }
}

/// Where the spans of a trace go, and how their times are told.
struct SpanRecorder: Sendable {
  let sink: any SpanSink
  let reading: ClockReading
}

/// The same moment by two clocks. All times of a trace in a process follow from one: a clock that is set meanwhile moves no
/// span of it.
package struct ClockReading: Sendable, Equatable {
  private let instant: ContinuousClock.Instant
  private let nanoseconds: Int64

  /// - Parameter nanoseconds: since the Unix epoch.
  package init(_ instant: ContinuousClock.Instant, nanoseconds: Int64) {
    self.instant = instant
    self.nanoseconds = nanoseconds
  }

  package static var now: ClockReading {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return ClockReading(.now, nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  func unixNanoseconds(at other: ContinuousClock.Instant) -> Int64 {
    let passed = instant.duration(to: other).components
    return nanoseconds + passed.seconds * 1_000_000_000 + passed.attoseconds / 1_000_000_000
  }
}
