import Extraction
import Formatting

/// A bank statement made up on the spot, whose right reading is known: what a receipt does not prove is that tables are read.
public struct CanaryStatement: Sendable {
  /// A PDF of one page.
  public let pdf: [UInt8]
  /// Cents.
  public let closing: Int64
  /// Of the bookings, in the order of the page; money out is negative.
  public let amounts: [Int64]

  /// - Parameters:
  ///   - today: the last day of the statement.
  ///   - generator: decides bookings and amounts.
  public init(today: CalendarDate, layer: ReceiptTextLayer, using generator: inout some RandomNumberGenerator) {
    let opening = Int64.random(in: 200_000...900_000, using: &generator)
    amounts = (0..<5).map { index in
      let amount = Int64.random(in: 1_101...19_999, using: &generator)
      return index == 2 ? amount * 3 : -amount
    }
    closing = opening + amounts.reduce(0, +)
    let first = CalendarDate(unixSeconds: Int64(today.dayNumber - 10) * 86_400)
    var rows = [["Date", "Description", "Amount", "Balance"], ["", "Opening balance", "", Self.money(opening)]]
    var balance = opening
    for (index, (amount, name)) in zip(amounts, Self.names.shuffled(using: &generator)).enumerated() {
      balance += amount
      let day = CalendarDate(unixSeconds: Int64(first.dayNumber + 1 + 2 * index) * 86_400)
      rows.append([day.description, name, Self.money(amount), Self.money(balance)])
    }
    rows.append(["", "Closing balance", "", Self.money(closing)])
    pdf = ReceiptPDF.table(
      title: "Brackwater Bank",
      lines: ["Account statement", "Currency: USD", "Period: \(first) to \(today)"], rows: rows, second: 110,
      columns: [320, 410], layer: layer)
  }

  /// What a reading of the statement is worth.
  ///
  /// Right is: the closing balance and every booking as printed, and balances that add up.
  public func judge(_ fields: DocumentFields, verdict: Verdict) -> CanaryFinding {
    guard fields.documentType == .bankStatement else { return .wrong("a statement was taken for something else") }
    guard fields.closingBalance == closing else { return .wrong("the closing balance was read wrong") }
    guard fields.lineItems.map({ $0.amount ?? 0 }) == amounts else { return .wrong("the bookings were read wrong") }
    guard verdict == .reconciled else { return .wrong("the balances do not add up") }
    return .read
  }

  private static func money(_ cents: Int64) -> String {
    let text = cents.magnitude.decimalText(places: 2)
    let whole = text.count - 3
    guard whole > 3 else { return (cents < 0 ? "-" : "") + text }
    return (cents < 0 ? "-" : "") + text.prefix(whole - 3) + "," + text.suffix(6)
  }

  private static let names = [
    "Card payment", "Direct debit power", "Transfer rent", "Standing order", "Cash machine", "Salary", "Refund",
  ]
}
