import DocumentText
import Traces
import XMLDocuments

/// The words of a document's pages, as a `PageSource` read them.
public struct ReadPages: Sendable {
  /// In page order, upright.
  public var pages: [TextPage]
  /// Quarter turns clockwise that made each page upright; 0 where it has a text layer.
  public var turns: [Int]
  /// What the document has besides pages.
  public var xml: XMLFiles
  public var timing: StageTimes

  public init(pages: [TextPage], turns: [Int], xml: XMLFiles = XMLFiles(), timing: StageTimes) {
    self.pages = pages
    self.turns = turns
    self.xml = xml
    self.timing = timing
  }
}

/// Time spent by stage, summed over pages.
public struct StageTimes: Sendable, Equatable {
  /// Waiting for a free process.
  public var queue = Duration.zero
  /// In document workers.
  public var prepare = Duration.zero
  /// In recognizers.
  public var inference = Duration.zero

  public init() {}

  /// Adds the time from one moment to another, and notes it as a span.
  ///
  /// - Parameter page: from 1; nil for what is no page's.
  mutating func spend(
    _ part: WritableKeyPath<StageTimes, Duration>, _ span: SpanName, from began: ContinuousClock.Instant,
    to ended: ContinuousClock.Instant = .now, page: Int? = nil, error: String? = nil
  ) {
    self[keyPath: part] += ended - began
    TraceScope.record(span, from: began, to: ended, page.map { [SpanAttribute("ocr.page", $0)] } ?? [], error: error)
  }

  package static func += (times: inout StageTimes, other: StageTimes) {
    times.queue += other.queue
    times.prepare += other.prepare
    times.inference += other.inference
  }
}
