import JSON

/// Answers beside the truth of their documents.
package struct Evaluation: Sendable {
  /// What was answered to one document.
  package struct Answer: Sendable {
    package var status: Int
    package var json: JSONValue

    package init(status: Int, json: JSONValue) {
      self.status = status
      self.json = json
    }
  }

  package private(set) var table = ScoreTable()
  /// By field, of the values that say how probable they are.
  package private(set) var reliability: [(name: String, values: Reliability)] = []
  package private(set) var misses: [MissesPage.Miss] = []
  /// By document, whether all that is known is right.
  package private(set) var isRight: [String: Bool] = [:]

  private static let judged: [(ScoreColumn, String)] = [
    (.vendor, "vendor"), (.date, "date"), (.total, "total"), (.tax, "tax"), (.currency, "currency"),
  ]

  /// - Parameter answers: one for each document; nil where there is none.
  package init(_ documents: [TruthDocument], answers: [Answer?]) {
    var confidences: [ScoreColumn: Reliability] = [:]
    for (truth, answer) in zip(documents, answers) {
      let answer = answer ?? Answer(status: 0, json: [:])
      let score = DocumentScore(truth, status: answer.status, answer: answer.json)
      let given = answer.status == 200 ? answer.json : [:]
      table.add(score, details: DetailScore.checks(truth, answer: given), set: truth.set)
      let miss = MissesPage.Miss(truth, score: score, status: answer.status, answer: answer.json)
      if let miss { misses.append(miss) }
      isRight[truth.folder + "/" + truth.file] = score.faults.isEmpty && answer.status == 200
      for (column, key) in Self.judged {
        guard let holds = score.checks[column], let sure = given["evidence"]?[key]?["confidence"]?.number else {
          continue
        }
        confidences[column, default: Reliability()].add(confidence: sure, isRight: holds)
      }
    }
    reliability = Self.judged.compactMap { column, key in confidences[column].map { (key, $0) } }
  }

  /// The table and the reliability.
  package var json: JSONValue {
    [
      "sets": table.json, "reliability": .object(reliability.map { .init($0.name, $0.values.json) }),
      "misses": .integer(Int64(misses.count)),
    ]
  }
}
