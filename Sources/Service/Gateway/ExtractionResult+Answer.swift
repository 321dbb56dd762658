import DocumentService
import Extraction
import Formatting
import Inference
import Workers

extension ExtractionResult {
  /// An engine's answer as the caller gets it.
  package init(_ answer: EngineAnswer, id: String, took total: Duration) {
    self.init(
      id: id, fields: answer.fields, pages: answer.pages, verdict: answer.verdict, warnings: answer.warnings,
      engine: answer.engine,
      timing: Timing(
        queueMs: answer.times.queue.milliseconds, prepareMs: answer.times.prepare.milliseconds,
        inferenceMs: answer.times.inference.milliseconds, totalMs: total.milliseconds))
  }
}
