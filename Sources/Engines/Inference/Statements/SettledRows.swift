import Extraction
import Workers

/// A statement after a model was asked for the transactions in doubt.
struct SettledRows {
  private let settlement: RowSettlement
  private let rows: RowsExtraction

  init(_ rows: RowsExtraction, _ doubts: RowDoubts, of embedded: EmbeddedExtraction) {
    self.rows = rows
    settlement = RowSettlement(embedded.fields, doubts, model: rows.fields)
  }

  var fields: DocumentFields { settlement.fields }

  /// - Parameter embedded: of these fields.
  func answer(_ embedded: EmbeddedExtraction) -> EngineAnswer {
    var answer = embedded.answer(engine: EngineName(name: "cascade:embedded"))
    answer.engine = rows.usage.engine("cascade:model")
    answer.attempts = 0
    return added(to: answer)
  }

  /// - Parameter answer: one that has these fields but for those asked for otherwise.
  func added(to answer: EngineAnswer) -> EngineAnswer {
    var answer = answer
    let disagreements = settlement.disagreements
    answer.verdict = answer.verdict.held(!disagreements.allSatisfy(\.isDecidedByArithmetic))
    answer.warnings += disagreements.map(\.warning)
    if rows.fields == nil { answer.warnings.append(.itemsNotAsked) }
    answer.attempts += rows.usage.attempts
    answer.imageTokens += rows.usage.imageTokens
    answer.times = answer.times + rows.usage
    return answer
  }
}
