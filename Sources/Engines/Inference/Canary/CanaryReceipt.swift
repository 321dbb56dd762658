import Extraction
import ModelAnswers

/// A receipt made up on the spot, whose right reading is known: what proves that documents are read right.
///
/// Every amount on it differs from every other, and its total is no multiple of five minor units, so that neither a
/// mix-up of amounts nor the tolerance for rounded cash can make a wrong reading pass.
public struct CanaryReceipt: Sendable {
  /// A PDF of one page.
  public let pdf: [UInt8]
  /// Cents.
  public let total: Int64
  public let date: CalendarDate
  /// Of the items, in cents, as they are printed.
  let amounts: [Int64]
  /// Of the page, in points.
  let width = Float(ReceiptPDF.width)
  let height: Float

  /// - Parameters:
  ///   - today: printed as the receipt's date.
  ///   - generator: decides items and amounts; two draws rarely have the same total.
  public init(today: CalendarDate, layer: ReceiptTextLayer, using generator: inout some RandomNumberGenerator) {
    // Each amount is above the one before, tax is below all of them, subtotal and total are above: none are equal.
    var amounts: [Int64] = []
    for _ in 0..<Int.random(in: 3...5, using: &generator) {
      amounts.append((amounts.last ?? 200) + Int64.random(in: 110...1999, using: &generator))
    }
    let subtotal = amounts.reduce(0, +)
    var tax = Int64.random(in: 105...195, using: &generator)
    if (subtotal + tax) % 5 == 0 { tax += 1 }
    total = subtotal + tax
    date = today
    let goods = Self.goods.shuffled(using: &generator)
    self.amounts = amounts.shuffled(using: &generator)
    let items = zip(goods, self.amounts).map { ReceiptPDF.Line($0, amount: $1) }
    let sums = [
      ReceiptPDF.Line("Subtotal", amount: subtotal), ReceiptPDF.Line("Sales tax", amount: tax),
      ReceiptPDF.Line("TOTAL USD", amount: total),
    ]
    height = Float(ReceiptPDF.height(items: items.count, sums: sums.count))
    pdf = ReceiptPDF.file(title: "Brackwater Stationers", date: today, items: items, sums: sums, layer: layer)
  }

  /// What a reading of the receipt is worth.
  ///
  /// Right is: the total and the date as printed, the total found on the page, and amounts that add up.
  public func judge(_ fields: DocumentFields, verdict: Verdict) -> CanaryFinding {
    guard let read = fields.total, fields.date != nil else { return .wrong("no total or no date was read") }
    guard read == total, fields.currency?.minorUnits == 2 else { return .wrong("the total was read wrong") }
    guard fields.date == date else { return .wrong("the date was read wrong") }
    guard verdict == .reconciled else { return .wrong("the amounts do not add up") }
    guard fields.evidence[.total]?.grounded == true else { return .wrong("the total is not grounded in the page") }
    return .read
  }

  /// What a model's answer is worth that was shown the receipt as a picture and nothing else: total and date as printed and,
  /// where items were asked for, most of their amounts.
  func judge(_ answer: ModelAnswer, askedForItems: Bool) -> CanaryFinding {
    let blind = "the model does not see what is on a picture"
    guard let read = answer.total else { return .wrong("\(blind): it reads no total") }
    guard read.minorUnits(exponent: 2) == total else { return .wrong("\(blind): it reads another total") }
    guard answer.date == date else { return .wrong("the model reads another date than a picture shows") }
    guard askedForItems else { return .read }
    let seen = answer.items.compactMap { $0.amount?.minorUnits(exponent: 2) }
    return amounts.count(where: seen.contains) * 2 > amounts.count
      ? .read : .wrong("the model misses most items that a picture shows")
  }

  /// More than a receipt has items.
  private static let goods = [
    "Drawing paper", "Ink bottle", "Brass ruler", "Wax crayons", "Desk lamp", "Leather folder", "Glue stick",
    "Ring binder",
  ]
}
