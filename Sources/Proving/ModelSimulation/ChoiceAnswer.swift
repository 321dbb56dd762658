import Extraction
import JSON

/// The JSON of an answer that chooses among printed values.
struct ChoiceAnswer {
  private let fields: DocumentFields
  private let questions: [AnswerForm.Question]

  init(_ fields: DocumentFields, _ questions: [AnswerForm.Question]) {
    self.fields = fields
    self.questions = questions
  }

  /// For each key the value that means what was read, or null.
  ///
  /// - Parameter isTotalWrong: of the total's values one that means something else.
  func text(isTotalWrong: Bool) -> String {
    JSONValue.object(
      questions.map { question in
        let right = question.alternatives.first { means($0, question.key) }
        let wrong = question.alternatives.first { $0 != right }
        return JSONValue.Member(question.key, .optional(isTotalWrong && question.key == "t" ? wrong : right))
      }
    ).serialized()
  }

  /// Whether a printed value is the one that was read.
  private func means(_ printed: String, _ key: String) -> Bool {
    switch key {
    case "v": fields.vendor.map { Grounding.contains($0, in: printed) || Grounding.contains(printed, in: $0) } ?? false
    case "d": fields.date.map { Grounding.contains($0, in: printed) } ?? false
    case "t": isAmount(fields.total ?? fields.closingBalance, printed)
    case "x": isAmount(fields.tax, printed)
    default: false
    }
  }

  private func isAmount(_ minor: Int64?, _ printed: String) -> Bool {
    minor.map {
      Grounding.contains($0, exponent: fields.currency?.minorUnits ?? Currency.unknownMinorUnits, in: printed)
    } ?? false
  }
}
