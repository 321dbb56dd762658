import DocumentText
import Extraction
import Languages

/// Whether a receipt is about money that was given back.
///
/// One sign alone decides nothing: receipts print the terms of refunds, and a refunded deposit among the items.
struct RefundFinder {
  private let text: PageText

  init(_ text: PageText) {
    self.text = text
  }

  /// Lines of the head, where the title stands.
  private static let head = 15

  /// - Parameters:
  ///   - total: in minor units.
  ///   - items: as printed.
  func isRefund(total: Int64?, items: [LineItem]) -> Bool {
    var isTitled = false
    var hasSum = false
    for (index, line) in text.lines.enumerated() {
      for (cell, concepts) in zip(line.row.cells, line.cellConcepts) where concepts.contains(.refund) {
        let isLabel = text.lexicon.labels.isPureLabel(line.row.text[cell.text])
        let isLarge = cell.bounds.height > 1.3 * text.textHeights[line.row.page]
        if isLabel, line.numbers.isEmpty, index < Self.head || isLarge { isTitled = true }
      }
      // The sum that goes back, behind its label.
      if line.concepts.contains(.refund), let total, total != 0, line.numbers.contains(where: { isTotal($0, total) }) {
        hasSum = true
      }
    }
    let amounts = items.compactMap(\.amount)
    let areReturned = !amounts.isEmpty && amounts.count { $0 < 0 } * 2 > amounts.count
    let signs = [isTitled, hasSum, areReturned, total.map { $0 < 0 } ?? false]
    return signs.count { $0 } >= 2
  }

  private func isTotal(_ number: PrintedNumber, _ total: Int64) -> Bool {
    number.decimals > 0 && number.value.unscaled.magnitude == total.magnitude
  }
}
