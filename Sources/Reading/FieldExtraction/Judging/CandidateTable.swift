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
  /// By field; nothing for a statement.
  package func candidateTables(_ pages: [TextPage]) -> [(field: String, table: CandidateTable)] {
    let first = SeveralDocuments(pages, read: alone).first
    let finders = DocumentFinders(first, today: today, own: own, lexicon: lexicon, judges: nil)
    return finders.judging(isNamed: true)?.tables ?? []
  }
}

extension FieldExtractor {
  /// What each number of a row is in what was learned, by field.
  package static var learnedFeatures: [String: [String]] {
    guard let judges = Judges.learned else { return [:] }
    return [
      "vendor": judges.vendor.features, "date": judges.date.features, "total": judges.total.features,
      "currency": judges.currency.features, "tax": judges.tax.features, "type": judges.type.features,
    ]
  }
}

/// Every candidate of the fields that are judged.
struct Judging {
  let totals: [Featured<SumFinder.Choice>]
  let dates: [Featured<DateFinder.Found>]
  let vendors: [Featured<VendorFinder.Found>]

  /// The candidates as numbers, with what describes the fields that the rules decide.
  var tables: [(field: String, table: CandidateTable)] = []
}

extension DocumentFinders {
  func judging(isNamed: Bool) -> Judging? {
    guard let agreed else { return nil }
    let totals = TotalFeatures(text, sums, isNamed: isNamed).candidates()
    let dates = DateFeatures(
      text, self.dates, currency: currency?.currency, totalRow: ruledRow, isNamed: isNamed
    ).candidates()
    let vendors = VendorFeatures(text, self.vendors, isNamed: isNamed).candidates()
    var judging = Judging(totals: totals, dates: dates, vendors: vendors)
    guard isNamed else { return judging }
    judging.tables = [
      ("total", CandidateTable(totals.map { ("\($0.value.amount.minor)", $0.features) })),
      ("date", CandidateTable(dates.map { ($0.value.date.description, $0.features) })),
      ("vendor", CandidateTable(vendors.map { ($0.value.name, $0.features) })),
      (
        "currency",
        CandidateTable([(currency?.currency.code, CurrencyFeatures(text, currency).features(isNamed: true))])
      ),
      ("tax", CandidateTable([(agreed.taxTotal.map { "\($0)" }, TaxFeatures(sums, agreed).features(isNamed: true))])),
      (
        "type",
        CandidateTable([
          (
            documentType.rawValue,
            TypeFeatures(text, documentType).features(
              total: agreed.total?.minor, items: items.count, isNamed: true)
          )
        ])
      ),
    ]
    return judging
  }
}
