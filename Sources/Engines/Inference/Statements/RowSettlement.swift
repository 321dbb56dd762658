import Extraction

/// A statement's table after a model read the rows in doubt.
///
/// The model's rows take the place of those in doubt where with them all balances follow from each other, and only there; a
/// day that is out of order is replaced by another that the model read and that is in order, which proves nothing.
struct RowSettlement {
  private(set) var fields: DocumentFields
  private(set) var disagreements: [Disagreement] = []

  /// - Parameters:
  ///   - embedded: what the rules read.
  ///   - doubts: of these fields.
  ///   - model: transactions that the model read, each with the place of its amount; nil where it was not asked for them.
  init(_ embedded: DocumentFields, _ doubts: RowDoubts, model: DocumentFields?) {
    fields = embedded
    guard let model else { return }
    let rows = Self.rows(model)
    settleAmounts(doubts, rows)
    settleDays(rows)
  }

  private struct Row {
    var item: LineItem
    var evidence: Evidence
    var place: RowPlace
    /// Its index among the rules' rows.
    var known: Int?
  }

  private static func rows(_ fields: DocumentFields) -> [Row] {
    fields.lineItems.indices.compactMap { index in
      guard let evidence = fields.evidence[.lineItem(index)], let place = RowPlace(evidence) else { return nil }
      return Row(item: fields.lineItems[index], evidence: evidence, place: place)
    }
  }

  private func check(_ items: [LineItem]) -> BalanceCheck {
    BalanceCheck(opening: fields.openingBalance, closing: fields.closingBalance, transactions: items)
  }

  private mutating func settleAmounts(_ doubts: RowDoubts, _ model: [Row]) {
    guard check(fields.lineItems).verdict != .reconciled else { return }
    let all = fields.lineItems.indices.map { index in
      let evidence = fields.evidence[.lineItem(index)]
      return (index, evidence, RowPlace(evidence))
    }
    let kept = all.compactMap { index, evidence, place -> Row? in
      guard !doubts.contains(index), let evidence, let place else { return nil }
      return Row(item: fields.lineItems[index], evidence: evidence, place: place, known: index)
    }
    guard kept.count + all.count(where: { doubts.contains($0.0) }) == all.count else { return }
    let doubtful = all.filter { doubts.contains($0.0) }
    let read = model.filter { row in !kept.contains { $0.place.overlaps(row.place) } }.map { row in
      var row = row
      // A balance is printed on its row, whether the rules or the model read the amount.
      if let (index, _, _) = doubtful.first(where: { $0.2?.overlaps(row.place) == true }) {
        let own = fields.lineItems[index]
        row.item.balance = own.balance
        row.item.date = row.item.date ?? own.date
        row.item.valueDate = row.item.valueDate ?? own.valueDate
        row.item.description = row.item.description ?? own.description
        row.known = index
      }
      return row
    }
    let rows = (kept + read).enumerated().sorted {
      ($0.element.place.page, $0.element.place.box.y0, $0.offset)
        < ($1.element.place.page, $1.element.place.box.y0, $1.offset)
    }.map(\.element)
    guard rows.map(\.item.amount) != fields.lineItems.map(\.amount) else { return }
    guard check(rows.map(\.item)).verdict == .reconciled else {
      disagreements += doubts.ranges.prefix(1).map {
        Disagreement(field: .lineItem($0.lowerBound), winner: .embedded, isDecidedByArithmetic: false)
      }
      return
    }
    let old = fields
    for index in old.lineItems.indices { fields.evidence[.lineItem(index)] = nil }
    fields.lineItems = rows.map(\.item)
    for (index, row) in rows.enumerated() {
      fields.evidence[.lineItem(index)] = row.evidence
      let isChanged = row.known.map { old.lineItems[$0].amount != row.item.amount } ?? true
      if isChanged {
        disagreements.append(
          Disagreement(field: .lineItem(index), winner: .model, isDecidedByArithmetic: true))
      }
    }
    // Sums may close without a row that was left out by mistake: they do not prove that it is none.
    let known = Set(rows.compactMap(\.known))
    if let lost = doubtful.first(where: { !known.contains($0.0) })?.0 {
      let place = min(lost, max(0, rows.count - 1))
      disagreements.append(Disagreement(field: .lineItem(place), winner: .model, isDecidedByArithmetic: false))
    }
    let places = Dictionary(rows.enumerated().compactMap { index, row in row.known.map { ($0, index) } }) { a, _ in a }
    fields.warnings = old.warnings.compactMap { $0.moved(places) }
  }

  private mutating func settleDays(_ model: [Row]) {
    for warning in fields.warnings where warning.code == Warning.dateDoubtful {
      guard let row = warning.row, fields.lineItems.indices.contains(row),
        let place = RowPlace(fields.evidence[.lineItem(row)]),
        let day = model.first(where: { $0.place.overlaps(place) })?.item.date, day != fields.lineItems[row].date,
        isInOrder(day, at: row)
      else { continue }
      fields.lineItems[row].date = day
      fields.warnings.removeAll { $0 == warning }
      disagreements.append(Disagreement(field: .lineItem(row), winner: .model, isDecidedByArithmetic: false))
    }
  }

  /// Between the days above and below, whichever of them is the later one.
  private func isInOrder(_ day: CalendarDate, at row: Int) -> Bool {
    let items = fields.lineItems
    guard let above = items[..<row].last?.date ?? fields.period?.start,
      let below = items[(row + 1)...].first?.date ?? fields.period?.end
    else { return false }
    return (min(above, below)...max(above, below)).contains(day)
  }
}

extension Warning {
  /// The remark on a row that now has another index; nil where the row is gone.
  fileprivate func moved(_ places: [Int: Int]) -> Warning? {
    guard let row, field == FieldName.lineItem(row).key else { return self }
    guard let place = places[row] else { return nil }
    var warning = self
    warning.row = place
    warning.field = FieldName.lineItem(place).key
    return warning
  }
}
