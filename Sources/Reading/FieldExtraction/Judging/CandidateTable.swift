import DocumentText
import Extraction

/// The candidates of one field as numbers, for training what judges them.
package struct CandidateTable: Sendable {
  /// What each number of a row is.
  package var names: [String] = []
  package var rows: [Row] = []

  package struct Row: Sendable {
    /// The value as the answer would give it: minor units, a day, a name.
    package var value: String?
    package var numbers: [Float]
  }

  init(_ candidates: [(value: String?, features: Features)]) {
    names = candidates.first?.features.names ?? []
    rows = candidates.map { Row(value: $0.value, numbers: $0.features.values) }
  }
}

extension FieldExtractor {
  /// The candidates as numbers by field, with what describes the fields that the rules decide; nothing for a statement.
  package func candidateTables(_ pages: [TextPage]) -> [(field: String, table: CandidateTable)] {
    let first = SeveralDocuments(pages, read: alone).first
    let finders = DocumentFinders(first, today: today, own: own, lexicon: lexicon, judges: nil)
    guard let agreed = finders.agreed else { return [] }
    let text = finders.text
    let currency = finders.currency
    let totals = TotalFeatures(text, finders.sums, isNamed: true).candidates()
    let dates = DateFeatures(
      text, finders.dates, currency: currency?.currency, totalRow: finders.ruledRow, isNamed: true
    ).candidates()
    let vendors = VendorFeatures(text, finders.vendors, isNamed: true).candidates()
    let ofCurrency = CurrencyFeatures(text, currency).features(isNamed: true)
    let ofTax = TaxFeatures(finders.sums, agreed).features(isNamed: true)
    return [
      ("total", CandidateTable(totals.map { ("\($0.value.amount.minor)", $0.features) })),
      ("date", CandidateTable(dates.map { ($0.value.date.description, $0.features) })),
      ("vendor", CandidateTable(vendors.map { ($0.value.name, $0.features) })),
      ("currency", CandidateTable([(currency?.currency.code, ofCurrency)])),
      ("tax", CandidateTable([(agreed.taxTotal.map { "\($0)" }, ofTax)])),
    ]
  }

  /// What each number of a row is in what was learned, by field.
  package static var learnedFeatures: [String: [String]] {
    guard let judges = Judges.learned else { return [:] }
    return [
      "vendor": judges.vendor.features, "date": judges.date.features, "total": judges.total.features,
      "currency": judges.currency.features, "tax": judges.tax.features,
    ]
  }
}
