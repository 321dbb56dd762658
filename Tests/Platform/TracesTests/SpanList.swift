import Synchronization
import Traces

/// Keeps spans in the order in which they ended.
final class SpanList: SpanSink {
  private let spans = Mutex<[Span]>([])

  var all: [Span] { spans.withLock { $0 } }

  func named(_ name: String) -> Span? { all.first { $0.name == name } }

  func take(_ span: Span) { spans.withLock { $0.append(span) } }
}
