extension DocumentFields {
  /// Gives the amounts of a document about money that goes back to the customer the sign of its booking: negative, whatever sign
  /// the page prints. Unit prices and quantities stay as printed.
  ///
  /// A credit note is such a document, and so is one whose total is negative already, unless a tax above it shows that another
  /// amount was taken for the total.
  ///
  /// - Parameter isRefund: a receipt says that money was given back.
  public mutating func bookMoneyBack(isRefund: Bool = false) {
    let isNegative = total.map { $0 < 0 && (tax ?? 0).magnitude < $0.magnitude } ?? false
    guard documentType != .bankStatement,
      documentType == .creditNote || documentType == .receipt && isRefund || isNegative
    else { return }
    for path in [\DocumentFields.total, \.amountDue, \.tax, \.subtotal, \.tip, \.discount] {
      self[keyPath: path] = self[keyPath: path].map(Self.negative)
    }
    for index in taxLines.indices {
      taxLines[index].base = taxLines[index].base.map(Self.negative)
      taxLines[index].amount = taxLines[index].amount.map(Self.negative)
    }
    // Returned goods and new ones may stand on one receipt: only the sign of all is certain.
    let sum = lineItems.reduce(Int64(0)) { sum, item in
      let (next, overflow) = sum.addingReportingOverflow(item.amount ?? 0)
      return overflow ? .max : next
    }
    guard sum > 0 else { return }
    for index in lineItems.indices {
      lineItems[index].amount = lineItems[index].amount.map { $0 == .min ? .max : -$0 }
    }
  }

  private static func negative(_ amount: Int64) -> Int64 { amount > 0 ? -amount : amount }
}
