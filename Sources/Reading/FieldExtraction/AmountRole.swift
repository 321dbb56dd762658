import Languages

/// What a labelled amount is in the arithmetic of a document.
enum AmountRole: Sendable, Hashable {
  /// The document's total; a higher rank is a clearer label.
  case total(rank: Int)
  /// The sum to pay.
  case due
  case subtotal, tax, taxBase
  case payment, change
  case rounding, discount, saving, tip, service, shipping, deposit, previous
  /// A number of things, not an amount.
  case count
  case none

  var isTotal: Bool {
    if case .total = self { return true }
    return false
  }

  /// The first rule that fits decides: special words beat "total", which stands in many labels.
  init(_ concepts: Concepts) {
    func has(_ some: Concepts) -> Bool { !concepts.isDisjoint(with: some) }
    let isSum: Concepts = [.total, .grand, .payable]
    if has(.exchange) {
      self = .none
    } else if has(.withholding) {
      self = .deposit
    } else if has(.rounded), has([.total, .grand, .payable, .amount, .sub]) {
      self = .total(rank: 10)
    } else if has(.rounding) {
      self = .rounding
    } else if has(.change) {
      self = .change
    } else if has(.points), !has(isSum) {
      self = .count
    } else if has(.saving) {
      self = .saving
    } else if has(.quantity), !has([.payable, .tax, .grand, .including]) {
      self = .count
    } else if has(.previous), !has(.grand) {
      self = .previous
    } else if has(.discount), !has(.payable), !has(.grand) {
      self = .discount
    } else if has(.tip), !has(isSum) {
      self = .tip
    } else if has(.deposit) {
      self = .deposit
    } else if has([.service, .shipping]), !has([.tax, .total, .grand, .payable]) {
      self = has(.service) ? .service : .shipping
    } else if has(.tax) {
      self = Self.taxed(concepts)
    } else if has(.base), !has([.total, .grand]) {
      self = .taxBase
    } else {
      self = Self.untaxed(concepts)
    }
  }

  /// Labels that name a tax: "Total incl. GST", "GST 6%", "Total excl. VAT", "Taxable amount".
  private static func taxed(_ concepts: Concepts) -> AmountRole {
    func has(_ some: Concepts) -> Bool { !concepts.isDisjoint(with: some) }
    let isIncluding = has(.including)
    if has(.sub) { return .subtotal }
    if has(.base), !has([.total, .grand]) { return .taxBase }
    if has(.excluding), !isIncluding { return .subtotal }
    if has([.total, .grand]) { return isIncluding ? .total(rank: 9) : .tax }
    if has(.payable), isIncluding { return .total(rank: 9) }
    if has(.amount), isIncluding, !has(.payable) { return .total(rank: 5) }
    return .tax
  }

  private static func untaxed(_ concepts: Concepts) -> AmountRole {
    func has(_ some: Concepts) -> Bool { !concepts.isDisjoint(with: some) }
    if has(.sub) { return .subtotal }
    if has([.total, .grand]) {
      if has(.payment), !has([.grand, .payable, .including]) { return .payment }
      if has(.excluding), !has(.including) { return .subtotal }
      if has(.grand) || has(.including) || has(.gross) { return .total(rank: 10) }
      return .total(rank: has(.net) ? 7 : 8)
    }
    if has(.payment) { return .payment }
    if has(.payable) { return .due }
    if has(.net) { return .total(rank: 4) }
    if has(.gross) { return .total(rank: 3) }
    if has([.amount, .balance]) { return .total(rank: 3) }
    return .none
  }
}
