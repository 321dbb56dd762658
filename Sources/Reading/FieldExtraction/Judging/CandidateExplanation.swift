import DocumentText
import Extraction
import Formatting

/// Why a candidate is as probable as it is, for a person.
package struct CandidateExplanation: Sendable {
  /// The field's key.
  package var field: String
  /// As the answer would give it.
  package var value: String
  /// From 1.
  package var page: Int
  /// The whole line that it stands on.
  package var line: String
  package var probability: Double
  /// The field has this value.
  package var isGiven: Bool
  /// The numbers that set it apart from the best other candidate, the weightiest first: positive where they speak for it.
  package var reasons: [(name: String, value: Float, weight: Double)]
}

extension FieldExtractor {
  /// The likeliest candidates of vendor, date and total, likeliest first; nothing for a statement.
  package func explanations(_ pages: [TextPage], most: Int = 4) -> [CandidateExplanation] {
    guard let judges = Judges.learned else { return [] }
    let first = SeveralDocuments(pages, read: alone).first
    let finders = DocumentFinders(first, today: today, own: own, lexicon: lexicon, judges: judges, isNamed: true)
    guard let judged = finders.judged else { return [] }
    let text = finders.text
    return explanations("vendor", judged.vendor, by: judges.vendor, text, most: most) { ($0.name, $0.line) }
      + explanations("date", judged.date, by: judges.date, text, most: most) { ($0.date.description, $0.line) }
      + explanations("total", judged.total, by: judges.total, text, most: most) {
        ($0.amount.minor.decimalText(places: finders.exponent), $0.amount.row)
      }
  }

  private func explanations<Value>(
    _ field: String, _ judged: Judged<Value>, by judge: Judge, _ text: PageText, most: Int,
    _ shown: (Value) -> (value: String, line: Int)
  ) -> [CandidateExplanation] {
    judged.entries.prefix(most).enumerated().map { rank, entry in
      let (value, line) = shown(entry.candidate.value)
      let rival = judged.entries.first { shown($0.candidate.value).value != value }
      let row = text.lines[line].row
      return CandidateExplanation(
        field: field, value: value, page: row.page + 1, line: row.string(0..<row.text.count),
        probability: entry.probability, isGiven: rank == 0 && judged.value != nil,
        reasons: rival.map { judge.differences(entry.candidate.features, from: $0.candidate.features) } ?? [])
    }
  }
}

extension Judge {
  /// What each number adds to a candidate's score that another candidate's would not.
  fileprivate func differences(
    _ own: Features, from other: Features
  ) -> [(name: String, value: Float, weight: Double)] {
    guard own.values.count == features.count, other.values.count == features.count else { return [] }
    let whole = score(own)
    return own.values.indices.filter { own.values[$0] != other.values[$0] }.map { index in
      var changed = own
      changed.values[index] = other.values[index]
      return (features[index], own.values[index], whole - score(changed))
    }.filter { abs($0.weight) >= 0.05 }.sorted { abs($0.weight) > abs($1.weight) }
  }
}
