/// One bought item, or one transaction of a statement.
public struct LineItem: Sendable, Equatable {
  public var description: String?
  /// The seller's number of the article.
  public var code: String?
  /// Decimal string.
  public var quantity: String?
  /// What is counted or measured, as printed: `pcs`, `kg`, `Std.`
  public var unit: String?
  public var unitPrice: Int64?
  /// The exact unit price as a decimal string, where it is finer than the minor unit.
  public var unitPriceDecimal: String?
  /// Signed: returns and money out are negative.
  public var amount: Int64?
  /// Percent, as a decimal string.
  public var taxRate: String?
  /// Of a transaction: the day it was booked.
  public var date: CalendarDate?
  /// Of a transaction: the day from which it bears interest, where printed besides `date`.
  public var valueDate: CalendarDate?
  /// Of a transaction: the balance printed on its line.
  public var balance: Int64?

  public init(description: String?, amount: Int64?) {
    self.description = description
    self.amount = amount
  }
}

extension LineItem: Tabular {
  package static let rows: [FieldRow<LineItem>] = [
    FieldRow(
      "description", .text(\.description), from: .model(FieldQuestion("as printed")),
      otherNames: ["name", "title", "item", "item_name", "item_description", "product", "product_name", "article"]),
    FieldRow(
      "code", .text(\.code),
      otherNames: ["sku", "item_code", "item_number", "product_code", "article_number", "part_number"]),
    FieldRow(
      "quantity", .decimal(\.quantity), from: .model(FieldQuestion("plain decimal number")),
      otherNames: ["qty", "count"]),
    FieldRow("unit", .text(\.unit), from: .rulesOfSameQuantity, otherNames: ["unit_of_measure", "uom"]),
    FieldRow(
      "unitPrice", .amount(\.unitPrice), from: .rulesOfSameQuantity,
      otherNames: ["price_per_unit", "unit_cost", "price_each"]),
    // What is printed at the end of a line is its price.
    FieldRow(
      "amount", .amount(\.amount),
      from: .model(FieldQuestion("of the whole line, money out of an account negative")),
      otherNames: [
        "price", "total", "total_price", "total_amount", "line_total", "line_amount", "item_total", "subtotal",
      ]),
    FieldRow("taxRate", .decimal(\.taxRate), otherNames: ["tax_percent", "vat_rate", "vat_percent"]),
    FieldRow(
      "date", .day(\.date), from: .model(FieldQuestion("of a transaction")),
      otherNames: ["transaction_date", "booking_date"]),
    FieldRow("valueDate", .day(\.valueDate)),
    FieldRow("balance", .amount(\.balance), otherNames: ["running_balance", "balance_after"]),
    FieldRow("unitPriceDecimal", .decimal(\.unitPriceDecimal), isOptional: true, from: .rulesOfSameQuantity),
  ]

  package init() { self.init(description: nil, amount: nil) }
}
