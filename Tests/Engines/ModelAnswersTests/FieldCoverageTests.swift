import Extraction
import ModelAnswers
import Testing

/// Completion and merging treat every field of the table: one that a model is asked for is merged, any other is completed.
struct FieldCoverageTests {
  /// With evidence for every value.
  private static let filled: DocumentFields = {
    var fields = DocumentFields.filled
    let names = DocumentFields.rows.compactMap(\.name) + [.taxLine(0), .lineItem(0)]
    for name in names {
      fields.evidence[name] = Evidence(
        source: .text, page: 1, box: FractionBox(x0: 0, y0: 0, x1: 1, y1: 1), text: name.key, grounded: true,
        confidence: 1)
    }
    return fields
  }()

  @Test func fieldsNotAskedForComeFromTheRulesWithEvidence() {
    // All that a model is asked for, and nothing else.
    var model = DocumentFields()
    for row in DocumentFields.rows where row.question != nil { row.take(from: Self.filled, into: &model) }
    model.lineItems = [LineItem()]
    for row in LineItem.rows where row.question != nil {
      row.copy(from: Self.filled.lineItems[0], to: &model.lineItems[0])
    }
    #expect(model != Self.filled)
    #expect(model.completed(by: Self.filled) == Self.filled)
    // What it was asked for stays as it answered.
    let completed = DocumentFields().completed(by: Self.filled)
    for row in DocumentFields.rows where row.question != nil && row.key != "documentType" {
      #expect(!row.isGiven(in: completed), "\(row.key)")
    }
  }

  @Test(arguments: [true, false])
  func fieldsAskedForCountOnTheFirstAndLastPage(isFirst: Bool) throws {
    var empty = DocumentFields(documentType: .invoice)
    empty.currency = Currency(code: "USD")
    var merge = AnswerMerge()
    for fields in isFirst ? [Self.filled, empty] : [empty, Self.filled] { merge.add(GroundedAnswer(fields: fields)) }
    let answer = try #require(merge.answer)
    #expect(answer.doubts.isEmpty)
    for row in DocumentFields.rows where row.question != nil {
      // With a total on its page a closing balance is none.
      if row.name == .closingBalance { continue }
      #expect(row.isSame(answer.fields, Self.filled), "\(row.key)")
      if let name = row.name, !(isFirst == false && name == .currency) {
        #expect(answer.fields.evidence[name] == Self.filled.evidence[name], "\(row.key)")
      }
    }
  }
}
