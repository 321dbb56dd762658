import Formatting
import Synchronization

/// A span that is under way. Its first error is the one that counts.
package final class OpenSpan: Sendable {
  private struct State {
    var attributes: [SpanAttribute]
    var error: String?
  }

  /// Where what happens meanwhile belongs.
  package let scope: TraceScope
  private let name: String
  private let kind: Span.Kind
  private let parentID: String?
  private let recorder: SpanRecorder
  private let began: ContinuousClock.Instant
  private let state: Mutex<State>

  /// - Parameters:
  ///   - context: of the trace, with this span's own id.
  ///   - parentID: nil for the first span of its trace.
  init(
    _ name: String, _ kind: Span.Kind, _ context: TraceContext, parentID: String?, _ recorder: SpanRecorder,
    at began: ContinuousClock.Instant, _ attributes: [SpanAttribute]
  ) {
    scope = TraceScope(context, recorder: recorder)
    self.name = name
    self.kind = kind
    self.parentID = parentID
    self.recorder = recorder
    self.began = began
    state = Mutex(State(attributes: attributes))
  }

  /// One with a new id below another.
  convenience init(
    _ name: String, _ kind: Span.Kind, below parent: TraceContext, _ recorder: SpanRecorder,
    at began: ContinuousClock.Instant, _ attributes: [SpanAttribute]
  ) {
    var generator = SystemRandomNumberGenerator()
    let id = HexadecimalID.random(words: 1, using: &generator)
    self.init(
      name, kind, TraceContext(traceID: parent.traceID, spanID: id, flags: parent.flags), parentID: parent.parentID,
      recorder, at: began, attributes)
  }

  package func note(_ attributes: [SpanAttribute]) { state.withLock { $0.attributes += attributes } }

  /// - Parameter type: a word of ours from a fixed set.
  package func fail(_ type: String) { state.withLock { $0.error = $0.error ?? type } }

  /// Called once, when nothing more is noted.
  package func end(at ended: ContinuousClock.Instant = .now) {
    let (attributes, error) = state.withLock { ($0.attributes, $0.error) }
    recorder.sink.take(
      Span(
        traceID: scope.context.traceID, spanID: scope.context.parentID, parentID: parentID, name: name, kind: kind,
        began: recorder.reading.unixNanoseconds(at: began), ended: recorder.reading.unixNanoseconds(at: ended),
        attributes: attributes + (error.map { [.error($0)] } ?? []), isFailed: error != nil))
  }
}
