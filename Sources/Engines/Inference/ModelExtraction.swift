import Extraction
import Workers

/// What a model read of a document, grounded in its words.
struct ModelExtraction: Sendable {
  /// Nothing the pages do not show.
  var fields: DocumentFields
  /// Nothing was withheld, and nothing contradicts itself.
  var isTrusted: Bool
  /// Of every page.
  var wasAskedForItems: Bool
  var warnings: [Warning]
  var usage: ModelUsage
}

/// What a model read of the rows of a statement that are in doubt.
struct RowsExtraction: Sendable {
  /// The transactions with their places, grounded in the words of these rows; nil where there was no time to ask for them.
  var fields: DocumentFields?
  var usage: ModelUsage
}

/// Who was asked, and what it took.
struct ModelUsage: Sendable {
  /// Who answered.
  var model: String
  /// What the model was shown.
  var input: String
  var attempts: Int
  /// Of the images in all requests.
  var imageTokens: Int
  /// Wall-clock time of all requests, drawing pages included.
  var time: Duration
  /// Time in which requests waited for their turn.
  var queued: Duration

  func engine(_ name: String) -> EngineName { EngineName(name: name, model: model, input: input) }
}

extension StageTimes {
  static func + (times: StageTimes, usage: ModelUsage) -> StageTimes {
    var times = times
    times.inference += usage.time
    times.queue += usage.queued
    return times
  }
}
