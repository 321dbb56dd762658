/// Tax by rate.
public struct TaxLine: Sendable, Equatable {
  /// Percent as a decimal string, such as "19" or "7.7".
  public var rate: String?
  /// The taxed sum without tax.
  public var base: Int64?
  public var amount: Int64?

  public init(rate: String?, base: Int64?, amount: Int64?) {
    self.rate = rate
    self.base = base
    self.amount = amount
  }
}

extension TaxLine: Tabular {
  package static let rows: [FieldRow<TaxLine>] = [
    FieldRow("rate", .decimal(\.rate), otherNames: ["tax_rate", "vat_rate", "percentage", "percent"]),
    FieldRow(
      "base", .amount(\.base), otherNames: ["taxable_amount", "taxable_base", "base_amount", "net", "net_amount"]),
    FieldRow("amount", .amount(\.amount), otherNames: ["tax", "tax_amount", "vat", "vat_amount"]),
  ]

  package init() { self.init(rate: nil, base: nil, amount: nil) }
}
