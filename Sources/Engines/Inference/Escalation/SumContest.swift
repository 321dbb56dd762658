import Extraction

/// Which of two readings has the sums of a document right, by arithmetic.
struct SumContest {
  /// Whose sums are given.
  let winner: Disagreement.Winner
  /// The field both differ on.
  let field: FieldName
  /// Both name a sum and not the same, or the model says there is none.
  let isDisagreement: Bool
  /// The sums close for the winner alone.
  let isDecidedByArithmetic: Bool
  /// The winner's arithmetic closes without showing that its sum is the total.
  let isUnproven: Bool

  /// Both name a sum, and nothing tells which is right.
  var isOpen: Bool { isDisagreement && !isDecidedByArithmetic && hasBoth }
  private let hasBoth: Bool

  init(embedded: DocumentFields, model: DocumentFields, today: CalendarDate) {
    let (ours, theirs) = (embedded.sum, model.sum)
    field = embedded.documentType == .bankStatement ? .closingBalance : .total
    isDisagreement = ours != nil && ours != theirs
    hasBoth = ours != nil && theirs != nil
    let oursCloses = Reconciliation(embedded, today: today).verdict == .reconciled
    let theirsCloses = Reconciliation(model, today: today).verdict == .reconciled
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

  /// The first is the second without its tax or before rounding: such a sum closes with the items by itself, whether or
  /// not it is the total.
  private static func couldBePart(_ part: Int64, of whole: Int64) -> Bool {
    let (small, large) = (part.magnitude, whole.magnitude)
    if small > large { return small - large <= largestRounding }
    // Divided first: the product of an unusual amount does not fit.
    return large - small <= max(largestRounding, small / 100 * highestTaxRate + highestTaxRate)
  }

  /// Taxes on sales lie below 30 per cent everywhere.
  private static let highestTaxRate: UInt64 = 30
  /// Steps of five minor units, both sums rounded.
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

  /// A tax that contradicts another reading must be what the subtotal lacks of the total.
  fileprivate func showsTax(against other: DocumentFields) -> Bool {
    guard let tax, let theirs = other.tax, tax != theirs else { return true }
    guard let subtotal, let total else { return false }
    let (sum, overflow) = subtotal.addingReportingOverflow(tax)
    return !overflow && sum == total
  }
}
