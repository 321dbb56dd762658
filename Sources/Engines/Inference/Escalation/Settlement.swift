import Extraction

/// A field that the model and the embedded engine read differently.
public struct Disagreement: Sendable, Equatable {
  /// Whose value is given.
  public enum Winner: Sendable, Equatable {
    case embedded, model
  }

  public var field: FieldName
  public var winner: Winner
  /// The sums of the document add up with the winner's value only.
  public var isDecidedByArithmetic: Bool

  public init(field: FieldName, winner: Winner, isDecidedByArithmetic: Bool) {
    self.field = field
    self.winner = winner
    self.isDecidedByArithmetic = isDecidedByArithmetic
  }

  /// Without the values, which are document text.
  var warning: Warning {
    let reason = isDecidedByArithmetic ? ": with it the sums close" : ""
    let name = winner == .model ? "the model" : "the embedded engine"
    var row: Int?
    if case .lineItem(let index) = field { row = index }
    return Warning(
      code: "engines_disagree",
      message: "The model and the embedded engine read different values; given is that of \(name)\(reason).",
      field: field.key, row: row)
  }
}

/// One answer from the embedded engine's and the model's reading of a document.
///
/// - If both differ on the sum (total, or closing balance), arithmetic decides: the reading whose sums add up is taken,
///   and may be reconciled. If both or neither add up, or if they differ by what could be a tax or a rounding,
///   arithmetic does not decide: then the embedded engine's sums are taken, which labels and arithmetic chose, and the
///   verdict is `unreconciled`. The same verdict goes with a model's sum that adds up because it is the amount of the
///   only item.
/// - If both differ on vendor or date, the model's value is taken if the field was in doubt, otherwise the embedded
///   engine's; the verdict is `unverifiable` at best.
/// - A value that only the embedded engine has is kept, and counts as a disagreement. A value that only the model has
///   is taken.
public struct Settlement: Sendable, Equatable {
  public let fields: DocumentFields
  public let verdict: Verdict
  /// All of the answer's: the readers', the arithmetic's and `engines_disagree`.
  public let warnings: [Warning]
  public let disagreements: [Disagreement]

  /// - Parameters:
  ///   - embedded: what the rules read.
  ///   - model: what the model read, or the embedded engine's fields with the model's choices; nothing ungrounded.
  ///   - doubts: the fields of the embedded engine that were in doubt.
  ///   - today: the latest day that a document can be dated.
  public init(embedded: DocumentFields, model: DocumentFields, doubts: [ChoiceField], today: CalendarDate) {
    let contest = SumContest(embedded: embedded, model: model, today: today)
    var disagreements: [Disagreement] = []
    var fields = contest.winner == .model ? model : embedded
    let other = contest.winner == .model ? embedded : model
    for field in [ChoiceField.vendor, .date] {
      guard let row = DocumentFields.row(field.name) else { continue }
      let isTheirs = row.isGiven(in: model)
      guard row.isGiven(in: embedded) else {
        row.take(from: isTheirs ? model : embedded, into: &fields)
        continue
      }
      if isTheirs, Self.isSame(row, embedded, model) {
        row.take(from: embedded, into: &fields)
        continue
      }
      let winner: Disagreement.Winner = isTheirs && doubts.contains(field) ? .model : .embedded
      row.take(from: winner == .model ? model : embedded, into: &fields)
      disagreements.append(Disagreement(field: field.name, winner: winner, isDecidedByArithmetic: false))
    }
    if contest.isDisagreement {
      disagreements.append(
        Disagreement(
          field: contest.field, winner: contest.winner, isDecidedByArithmetic: contest.isDecidedByArithmetic))
    }
    if fields.lacksTransactions, other.documentType == .bankStatement {
      DocumentFields.rows.first { $0.key == "lineItems" }?.take(from: other, into: &fields)
    }
    if !contest.isDisagreement, fields.tax == nil {
      DocumentFields.row(.tax)?.take(from: other, into: &fields)
    }
    fields.judgement = embedded.judgement?.held(embedded, to: fields).confirmed(embedded, by: model.only(doubts))
    let reconciliation = Reconciliation(fields, today: today)
    var verdict = reconciliation.verdict
    if contest.isOpen { verdict = .unreconciled }
    let isHeld = !disagreements.allSatisfy(\.isDecidedByArithmetic) || contest.isUnproven
    if verdict == .reconciled, isHeld { verdict = .unverifiable }
    self.fields = fields
    self.verdict = verdict
    self.disagreements = disagreements
    warnings = fields.warnings + reconciliation.warnings + disagreements.map(\.warning)
  }

  /// Two spellings may name one company.
  private static func isSame(_ row: FieldRow<DocumentFields>, _ a: DocumentFields, _ b: DocumentFields) -> Bool {
    guard case .name(let path) = row.value, let first = a[keyPath: path], let second = b[keyPath: path] else {
      return row.isSame(a, b)
    }
    return NameComparison.isSame(first, second)
  }
}

extension DocumentFields {
  /// The values of these fields; of others nothing was asked.
  fileprivate func only(_ asked: [ChoiceField]) -> DocumentFields {
    var result = DocumentFields(documentType: documentType)
    for field in asked { DocumentFields.row(field.name)?.copy(from: self, to: &result) }
    return result
  }
}
