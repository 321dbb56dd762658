import Formatting

/// Where a task stands in a trace: its spans go below this place, and what it sends to others names it.
package struct TraceScope: Sendable {
  /// nil where no trace is known.
  @TaskLocal package static var current: TraceScope?

  /// What is passed on: its `parentID` is the span that is under way.
  package let context: TraceContext
  /// nil where the trace is not recorded here.
  let recorder: SpanRecorder?

  init(_ context: TraceContext, recorder: SpanRecorder?) {
    self.context = context
    self.recorder = recorder
  }

  /// A trace that is not recorded here, only passed on.
  package init(passingOn context: TraceContext) { self.init(context, recorder: nil) }

  /// Notes a span below this place that is done; without effect where the trace is not recorded.
  ///
  /// - Parameter error: what it failed with, a word of ours from a fixed set.
  package func record(
    _ name: SpanName, from began: ContinuousClock.Instant, to ended: ContinuousClock.Instant = .now,
    _ attributes: [SpanAttribute] = [], error: String? = nil
  ) {
    guard let recorder else { return }
    let span = OpenSpan(
      name.rawValue, .internal, below: context, recorder, at: began, attributes)
    if let error { span.fail(error) }
    span.end(at: ended)
  }

  /// As the instance's, at the place where the task stands.
  package static func record(
    _ name: SpanName, from began: ContinuousClock.Instant, to ended: ContinuousClock.Instant = .now,
    _ attributes: [SpanAttribute] = [], error: String? = nil
  ) {
    current?.record(name, from: began, to: ended, attributes, error: error)
  }

  /// Does work that is a span by itself.
  package static func recording<Value, Failure: Error>(
    _ name: SpanName, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    guard let current, current.recorder != nil else { return try body() }
    let began = ContinuousClock.now
    do throws(Failure) {
      let value = try body()
      current.record(name, from: began)
      return value
    } catch {
      // The type of what was thrown, not of what may be.
      current.record(name, from: began, error: "\(type(of: error as any Error))")
      throw error
    }
  }

  /// Does work that is a span with others below it.
  ///
  /// - Parameter body: given the span, where the trace is recorded. It says itself what an error is called; otherwise its
  ///   type is.
  package static func span<Value>(
    _ name: SpanName, _ kind: Span.Kind = .internal, _ attributes: [SpanAttribute] = [],
    _ body: (OpenSpan?) async throws -> Value
  ) async rethrows -> Value {
    guard let current, let recorder = current.recorder else { return try await body(nil) }
    let span = OpenSpan(name.rawValue, kind, below: current.context, recorder, at: .now, attributes)
    defer { span.end() }
    do {
      return try await $current.withValue(span.scope) { try await body(span) }
    } catch {
      span.fail("\(type(of: error))")
      throw error
    }
  }
}
