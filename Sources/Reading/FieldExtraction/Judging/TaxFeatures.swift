import Extraction

/// Describes the tax that the rules chose: how far a rate, the total and the subtotal explain it.
struct TaxFeatures {
  private let sums: SumFinder
  private let agreed: SumFields

  init(_ sums: SumFinder, _ agreed: SumFields) {
    self.sums = sums
    self.agreed = agreed
  }

  func features(isNamed: Bool) -> Features {
    var features = Features(isNamed: isNamed)
    let tax = agreed.taxTotal
    let total = agreed.total?.minor
    features.add("has tax", tax != nil)
    features.add("has total", total != nil)
    features.add("zero", tax == 0)
    features.add("share", Self.share(tax, total))
    let labelled = sums.groups.filter { $0.role == .tax }.flatMap(\.money)
    let values = Set(labelled.map(\.minor.magnitude))
    features.add("labelled", labelled.count)
    features.add("values", values.count)
    features.add("is labelled", tax.map { values.contains($0.magnitude) } ?? false)
    features.add("is largest", tax.map { value in !values.contains { $0 > value.magnitude } } ?? false)
    features.add("is sum", tax.map { $0 != 0 && Int64(clamping: values.reduce(0, &+)) == $0 } ?? false)
    features.add("lines", agreed.taxLines.count)
    features.add("tables", sums.tables.count)
    features.add("of table", tax.map { value in sums.tables.contains { $0.tax == value } } ?? false)
    features.add("closes", total.map { whole in sums.tables.contains { $0.gross == whole } } ?? false)
    let subtotals = sums.all(.subtotal).map(\.amount.minor)
    features.add("subtotals", subtotals.count)
    features.add(
      "added", tax.map { value in subtotals.contains { $0.addingClamped(value) == total } } ?? false)
    let rates = sums.groups.flatMap(\.rates).filter(\.isPlausibleRate)
    features.add("rates", rates.count)
    features.add("shown", Self.isShown(tax, of: total, rates))
    features.add("printed", agreed.tax != nil)
    return features
  }

  private static func share(_ tax: Int64?, _ total: Int64?) -> Float {
    guard let tax, let total, total != 0 else { return -1 }
    return Float(tax) / Float(total)
  }

  private static func isShown(_ tax: Int64?, of total: Int64?, _ rates: [DecimalNumber]) -> Bool {
    guard let tax, let total else { return false }
    return rates.contains { TaxFinder.explains($0, base: total, tax: tax, onGross: true) }
  }
}
