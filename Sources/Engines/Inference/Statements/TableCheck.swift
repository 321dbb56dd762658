import Extraction

/// A model's table of a statement, checked by the rules' table of the same pages.
///
/// Arithmetic decides: the table whose balances follow from each other is given. Where both do or neither does, the model's is
/// given and proves nothing. A model cannot tell accounts apart: of several the rules' tables are given.
struct TableCheck {
  private(set) var fields: DocumentFields
  private(set) var disagreement: Disagreement?

  /// - Parameters:
  ///   - model: nothing ungrounded.
  ///   - wasAsked: whether the model was asked for the transactions of every page.
  ///   - embedded: what the rules read.
  init(model: DocumentFields, wasAsked: Bool, embedded: DocumentFields, today: CalendarDate) {
    fields = model
    guard model.documentType == .bankStatement, embedded.documentType == .bankStatement else { return }
    fields.warnings += embedded.warnings.filter { Self.ofPages.contains($0.code) }
    let rows = embedded.accounts.flatMap(\.lineItems)
    guard !rows.isEmpty else { return }
    let isSeveral = embedded.accounts.count > 1
    let difference = Self.difference(model.lineItems, rows)
    guard isSeveral || difference != nil else { return }
    let ours = Reconciliation(embedded, today: today).arithmetic == .reconciled
    let theirs = Reconciliation(model, today: today).arithmetic == .reconciled
    let isOurs = isSeveral || !wasAsked || model.lineItems.isEmpty || ours && !theirs
    if isOurs { take(embedded) }
    guard wasAsked else { return }
    // An index of the table that is given.
    let last = max(0, fields.lineItems.count - 1)
    disagreement = difference.map {
      Disagreement(
        field: .lineItem(min($0, last)), winner: isOurs ? .embedded : .model,
        isDecidedByArithmetic: isOurs ? ours && (isSeveral || !theirs) : theirs && !ours)
    }
  }

  /// The first row that differs in amount or day; nil where none does. A model that gave no day contradicts nothing by that.
  private static func difference(_ model: [LineItem], _ rules: [LineItem]) -> Int? {
    for (index, row) in zip(model, rules).enumerated() {
      let hasOtherDay = row.0.date.map { day in row.1.date.map { $0 != day } ?? false } ?? false
      if row.0.amount != row.1.amount || hasOtherDay { return index }
    }
    return model.count == rules.count ? nil : min(model.count, rules.count)
  }

  /// Remarks on the pages themselves, which hold for either reader.
  private static let ofPages: Set<String> = ["pages_missing", "pages_out_of_order"]

  private mutating func take(_ embedded: DocumentFields) {
    let table: Set<String> = [
      "lineItems", FieldName.openingBalance.key, FieldName.closingBalance.key, FieldName.account.key,
      FieldName.iban.key,
      FieldName.period.key, "statements",
    ]
    for row in DocumentFields.rows where table.contains(row.key) { row.take(from: embedded, into: &fields) }
    fields.warnings += embedded.warnings.filter { warning in
      (warning.row != nil || warning.field?.hasPrefix("statements") == true) && !fields.warnings.contains(warning)
    }
  }
}
