import DocumentText
import Extraction

/// What the amounts of a document say about each other.
struct SumFacts {
  let exponent: Int
  private let counts: [Int64: Int]
  /// Falling.
  private let distinct: [Int64]
  private let pairs: Set<Int64>
  private let differences: Set<Int64>
  private let taxes: Set<Int64>
  private let payments: Set<Int64>
  private let labelledTotals: [Int64: Int]
  private let taxed: Set<Int64>
  private let paid: Set<Int64>
  private let subtotals: Set<Int64>
  private let dues: Set<Int64>
  private let grossOfTables: Set<Int64>
  private let itemSum: Int64?
  private let columns: Set<Int64>
  private let rates: [DecimalNumber]
  private let witnesses: Witnesses

  /// Pairs of more amounts than that fit by chance.
  private static let most = 24

  init(_ sums: SumFinder) {
    let money = sums.groups.flatMap(\.money)
    exponent = sums.exponent
    var counts: [Int64: Int] = [:]
    for amount in money { counts[amount.minor, default: 0] += 1 }
    self.counts = counts
    distinct = counts.keys.sorted(by: >)
    let largest = Array(distinct.filter { $0 > 0 }.prefix(Self.most))
    var pairs: Set<Int64> = []
    var differences: Set<Int64> = []
    for (index, large) in largest.enumerated() {
      for small in largest[index...] {
        pairs.insert(large.addingClamped(small))
        if large > small { differences.insert(large - small) }
      }
    }
    self.pairs = pairs
    self.differences = differences
    func amounts(_ role: AmountRole) -> Set<Int64> {
      Set(sums.groups.filter { $0.role == role }.compactMap { $0.money.last?.minor }.prefix(Self.most))
    }
    taxes = amounts(.tax).union(sums.tables.map(\.tax))
    payments = amounts(.payment)
    subtotals = amounts(.subtotal)
    dues = amounts(.due)
    let changes = amounts(.change)
    paid = Set(payments.flatMap { payment in changes.map { payment.subtractingClamped($0.magnitudeClamped) } })
    grossOfTables = Set(sums.tables.compactMap(\.gross))
    itemSum = sums.itemSum
    var labelled: [Int64: Int] = [:]
    for group in sums.groups {
      if case .total = group.role, let last = group.money.last { labelled[last.minor, default: 0] += 1 }
    }
    labelledTotals = labelled
    var taxed: Set<Int64> = []
    for base in largest { for tax in taxes where tax != 0 { taxed.insert(base.addingClamped(tax)) } }
    self.taxed = taxed
    columns = Self.columnSums(money)
    var rates: [DecimalNumber] = []
    for rate in sums.groups.flatMap(\.rates) where rate.isPlausibleRate && !rates.contains(rate) && rates.count < 4 {
      rates.append(rate)
    }
    self.rates = rates
    witnesses = sums.witnesses
  }

  /// Amounts that are the sum of two or more right above them in their column.
  private static func columnSums(_ money: [Amount]) -> Set<Int64> {
    var found: Set<Int64> = []
    for (index, amount) in money.enumerated() where amount.minor != 0 {
      var sum: Int64 = 0
      var count = 0
      for other in money[max(0, index - 40)..<index].reversed() {
        guard abs(other.bounds.x1 - amount.bounds.x1) < 0.6 * max(amount.bounds.height, 1), other.row != amount.row
        else {
          continue
        }
        sum = sum.addingClamped(other.minor)
        count += 1
        if count >= 2, sum == amount.minor { found.insert(amount.minor) }
      }
    }
    return found
  }

  func add(_ value: Int64, _ amount: Amount, role: AmountRole, to features: inout Features) {
    let larger = distinct.firstIndex { $0 <= value } ?? distinct.count
    features.add("larger values", larger)
    features.add("values", distinct.count)
    features.add("of largest", Float(value) / Float(max(distinct.first ?? 1, 1)))
    features.add("digits", String(value.magnitude).count)
    features.add("times", counts[value] ?? 0)
    features.add("times as total", labelledTotals[value] ?? 0)
    features.add("zero", value == 0)
    features.add("negative", value < 0)
    features.add("round", value % 100 == 0)
    features.add("fives", value % 5 == 0)
    features.add("pair", pairs.contains(value))
    features.add("difference", differences.contains(value))
    features.add("taxed", taxed.contains(value))
    features.add("before tax", taxes.contains { $0 != 0 && counts[value.addingClamped($0)] != nil })
    features.add("is tax", taxes.contains(value))
    features.add("is payment", payments.contains(value))
    features.add("is paid", paid.contains(value))
    features.add("has paid", !paid.isEmpty)
    features.add("is subtotal", subtotals.contains(value))
    features.add("is due", dues.contains(value))
    features.add("below due", dues.contains { $0 > value })
    features.add("above due", dues.contains { $0 < value })
    features.add("is gross", grossOfTables.contains(value))
    features.add("has gross", !grossOfTables.isEmpty)
    features.add("is item sum", itemSum == value)
    features.add("is taxed items", itemSum.map { sum in taxes.contains { sum.addingClamped($0) == value } } ?? false)
    features.add("of items", itemSum.map { Float(value) / Float(max($0, 1)) } ?? -1)
    features.add("column sum", columns.contains(value))
    features.add("column sums", columns.count)
    features.add("witnesses", witnesses.support(value))
    features.add("rate shows", isShown(value))
    features.add("rates", rates.count)
    features.add("taxes", taxes.count)
    features.add("payments", payments.count)
  }

  /// A printed rate and a printed tax give this sum.
  private func isShown(_ value: Int64) -> Bool {
    guard value > 0 else { return false }
    return rates.contains { rate in
      taxes.contains { tax in
        TaxFinder.explains(rate, base: value, tax: tax, onGross: true)
      }
    }
  }
}
