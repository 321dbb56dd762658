import DocumentText
import Extraction
import JSON

/// What became of a document.
enum DocumentOutcome: Sendable {
  case answered(DocumentAnswer)
  case failed(Problem)

  /// - Throws: the problem, where there is no answer.
  func get() throws(Problem) -> DocumentAnswer {
    switch self {
    case .answered(let answer): return answer
    case .failed(let problem): throw problem
    }
  }

  /// HTTP status.
  var status: Int {
    switch self {
    case .answered: 200
    case .failed(let problem): problem.code.status
    }
  }

  /// - Throws: `client_closed`, which no answer has.
  func requireClient() throws(Problem) {
    if case .failed(let problem) = self, problem.code == .clientClosed { throw problem }
  }

  /// Whether the same document would get the same again: answers do, and problems that waiting does not mend.
  var isFinal: Bool {
    switch self {
    case .answered: true
    case .failed(let problem): !problem.code.retryable
    }
  }
}

/// How far a document has come, as its caller is told.
package struct DocumentProgress: Sendable, Equatable {
  /// `schedule` until work on it begins.
  package var stage: Stage
  /// Pages this stage is done with.
  package var page: Int
  /// nil until it is known.
  package var pages: Int?

  package init(stage: Stage, page: Int, pages: Int?) {
    self.stage = stage
    self.page = page
    self.pages = pages
  }

  /// Received, with a place.
  static let accepted = DocumentProgress(stage: .schedule, page: 0, pages: nil)
}

/// What is told of a document: how far it has come, and exactly once, at the end, its outcome.
enum DocumentEvent: Sendable {
  case progress(DocumentProgress)
  case outcome(DocumentOutcome)
}

/// What a backend makes of a document.
package struct DocumentAnswer: Sendable {
  package var result: ExtractionResult
  /// How often a server or an engine was asked for it, the first time included.
  package var attempts: Int
  /// The words on its pages; nil where others read them, and in answers from memory.
  package var words: [TextPage]?
  /// What a model said of what was wanted besides the fields, unverified; nil where nothing was, or it said nothing.
  package var others: JSONValue?

  package init(result: ExtractionResult, attempts: Int, words: [TextPage]? = nil, others: JSONValue? = nil) {
    self.result = result
    self.attempts = attempts
    self.words = words
    self.others = others
  }
}
