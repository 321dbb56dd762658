import Extraction

/// Decides by arithmetic which of two readings has the right sums.
struct SumContest {
  /// The reading whose sums are taken.
  let winner: Disagreement.Winner
  /// The field both differ on.
  let field: FieldName
  /// Both have a sum but not the same, or only the model has none.
  let isDisagreement: Bool
  /// The sums of the winner add up, those of the other do not.
  let isDecidedByArithmetic: Bool
  /// The winner's sums add up, but that does not prove that its sum is the total.
  let isUnproven: Bool

  /// Both have a sum, and arithmetic does not tell which is right.
  var isOpen: Bool { isDisagreement && !isDecidedByArithmetic && hasBoth }
  private let hasBoth: Bool

  init(embedded: DocumentFields, model: DocumentFields, today: CalendarDate) {
    let (ours, theirs) = (embedded.sum, model.sum)
    field = embedded.documentType == .bankStatement ? .closingBalance : .total
    isDisagreement = ours != nil && ours != theirs
    hasBoth = ours != nil && theirs != nil
    let oursCloses = Reconciliation(embedded, today: today).arithmetic == .reconciled
    let theirsCloses = Reconciliation(model, today: today).arithmetic == .reconciled
    let isShown = model.showsSum && model.showsTax(against: embedded)
    guard let ours, let theirs else {
      winner = ours == nil ? .model : .embedded
      isDecidedByArithmetic = false
      isUnproven = ours == nil && theirsCloses && !isShown
      return
    }
    isUnproven = false
    guard ours != theirs else {
      winner = !oursCloses && theirsCloses && isShown ? .model : .embedded
      isDecidedByArithmetic = false
      return
    }
    if theirsCloses, !oursCloses, !Self.couldBePart(theirs, of: ours) {
      winner = .model
      isDecidedByArithmetic = isShown
    } else {
      winner = .embedded
      isDecidedByArithmetic = oursCloses && !theirsCloses && !Self.couldBePart(ours, of: theirs)
    }
  }

  /// The first can be the second without its tax or before rounding: such a sum adds up with the items even if it is
  /// not the total.
  private static func couldBePart(_ part: Int64, of whole: Int64) -> Bool {
    let (small, large) = (part.magnitude, whole.magnitude)
    if small > large { return small - large <= largestRounding }
    // Divided first, because the product can overflow.
    return large - small <= max(largestRounding, small / 100 * highestTaxRate + highestTaxRate)
  }

  /// Taxes on sales are below 30 per cent everywhere.
  private static let highestTaxRate: UInt64 = 30
  /// Both sums rounded to steps of five minor units.
  private static let largestRounding: UInt64 = 4
}

extension DocumentFields {
  /// Of a statement the closing balance.
  fileprivate var sum: Int64? { documentType == .bankStatement ? closingBalance : total }

  /// The sum is printed apart from the items: the amount of a single item adds up to itself.
  fileprivate var showsSum: Bool {
    guard let place = evidence[documentType == .bankStatement ? .closingBalance : .total] else { return false }
    return !lineItems.indices.contains { evidence[.lineItem($0)] == place }
  }

  /// A tax that contradicts another reading must be the difference of subtotal and total.
  fileprivate func showsTax(against other: DocumentFields) -> Bool {
    guard let tax, let theirs = other.tax, tax != theirs else { return true }
    guard let subtotal, let total else { return false }
    let (sum, overflow) = subtotal.addingReportingOverflow(tax)
    return !overflow && sum == total
  }
}
