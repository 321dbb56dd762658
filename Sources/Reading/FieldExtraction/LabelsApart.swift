import DocumentText
import Languages

/// Gives amounts without a label that of a neighbouring row: a column's head above them, or a label that the layout put
/// on a row of its own.
struct LabelsApart {
  private let text: PageText

  init(_ text: PageText) {
    self.text = text
  }

  func assigned(_ groups: [AmountGroup]) -> [AmountGroup] {
    var result: [AmountGroup] = []
    let labelled = Set(groups.map(\.row))
    for group in groups {
      guard group.label.isEmpty || group.role == .none, !group.money.isEmpty else {
        result.append(group)
        continue
      }
      let split = columnHeads(group, rowsWithAmounts: labelled)
      if split.count >= 2 || (split.count == 1 && group.label.isEmpty) {
        result += split
      } else {
        result.append(group.label.isEmpty ? brokenRow(group, rowsWithAmounts: labelled) : group)
      }
    }
    return result
  }

  /// `TOTAL HT | TOTAL TVA | TOTAL TTC` above `100,00 | 10,00 | 110,00`: one group for each amount under a head.
  private func columnHeads(_ group: AmountGroup, rowsWithAmounts: Set<Int>) -> [AmountGroup] {
    let line = text.lines[group.row]
    for above in stride(from: group.row - 1, through: max(0, group.row - 3), by: -1) {
      let head = text.lines[above]
      guard head.row.page == line.row.page else { break }
      if rowsWithAmounts.contains(above) { continue }
      let isTable = head.concepts.isDisjoint(with: [.quantity, .price, .description])
      guard isTable, line.row.bounds.midY - head.row.bounds.midY < 5 * line.row.height else { continue }
      var found: [AmountGroup] = []
      var rest = group
      rest.amounts = []
      for amount in group.money {
        let cell = cell(of: head, over: amount)
        let role = cell.map { AmountRole(head.cellConcepts[$0]) } ?? .none
        guard let cell, role != .none, role != .count else {
          rest.amounts.append(amount)
          continue
        }
        found.append(
          AmountGroup(
            row: group.row, label: group.label, concepts: head.cellConcepts[cell], rates: group.rates,
            amounts: [amount], isLabelApart: true))
      }
      if found.count >= 2 || (found.count == 1 && group.money.count == 1) {
        return rest.amounts.isEmpty ? found : found + [rest]
      }
    }
    return []
  }

  private func cell(of line: PageText.Line, over amount: Amount) -> Int? {
    line.row.cells.indices.first { index in
      let bounds = line.row.cells[index].bounds
      let overlap = min(bounds.x1, amount.bounds.x1) - max(bounds.x0, amount.bounds.x0)
      return overlap > 0.5 * min(bounds.width, amount.bounds.width)
    }
  }

  /// A label at the left and its amount at the right that fell on rows of their own.
  private func brokenRow(_ group: AmountGroup, rowsWithAmounts: Set<Int>) -> AmountGroup {
    let line = text.lines[group.row]
    guard group.money.count == 1, let amount = group.money.first else { return group }
    for other in [group.row - 1, group.row + 1] where text.lines.indices.contains(other) {
      let label = text.lines[other]
      let isNear = abs(label.row.bounds.midY - line.row.bounds.midY) < 1.6 * max(line.row.height, label.row.height)
      guard label.row.page == line.row.page, isNear, !rowsWithAmounts.contains(other) else { continue }
      let isLeft = label.row.bounds.x1 < amount.bounds.x1
      guard isLeft, AmountRole(label.concepts) != .none, label.row.text.count < 40 else { continue }
      var result = group
      result.concepts = label.concepts
      result.isLabelApart = true
      return result
    }
    return group
  }
}
