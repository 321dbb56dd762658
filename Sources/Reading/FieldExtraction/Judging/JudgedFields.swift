import DocumentText
import Extraction

/// The fields of a receipt or invoice for which probabilities were learned.
struct JudgedFields: Sendable {
  let total: Judged<SumFinder.Choice>
  let date: Judged<DateFinder.Found>
  let vendor: Judged<VendorFinder.Found>
  private(set) var judgement: Judgement

  /// How much more must speak for another value than for that of the rules: a factor of e to the power of this.
  private static let lead = 3.0
  /// Least probability of a value that is given: below it null is the better answer.
  private static let floor = 0.2
  /// Of a total where the rules found none: below it what is likeliest was wrong as often as right.
  private static let unruledFloor = 0.95

  /// The total, which other fields depend on.
  static func total(
    _ text: PageText, _ sums: SumFinder, by judges: Judges, isNamed: Bool = false
  ) -> Judged<SumFinder.Choice> {
    judges.total.judged(
      TotalFeatures(text, sums, isNamed: isNamed).candidates(), ruled: sums.total(), lead: lead, floor: floor,
      unruledFloor: unruledFloor
    ) { $0.amount.minor == $1.amount.minor }
  }

  init(_ finders: DocumentFinders, total: Judged<SumFinder.Choice>, agreed: SumFields, by judges: Judges) {
    self.total = total
    let (text, isNamed) = (finders.text, finders.isNamed)
    let currency = finders.currency
    date = judges.date.judged(
      DateFeatures(
        text, finders.dates, currency: currency?.currency, totalRow: finders.ruledRow, isNamed: isNamed
      ).candidates(), ruled: finders.dates.documentDate(), lead: Self.lead, floor: Self.floor
    ) { $0.date == $1.date }
    vendor = judges.vendor.judged(
      VendorFeatures(text, finders.vendors, isNamed: isNamed).candidates(), ruled: finders.vendors.vendor(),
      lead: Self.lead, floor: Self.floor
    ) { Grounding.letters($0.name).elementsEqual(Grounding.letters($1.name)) }
    let currencyScore = judges.currency.score(CurrencyFeatures(text, currency).features(isNamed: false))
    let tax = judges.tax.score(TaxFeatures(finders.sums, agreed).features(isNamed: false))
    judgement = Judgement(
      probabilities: [
        .vendor: vendor.probability, .date: date.probability, .total: total.probability,
        .currency: currency == nil ? 0 : judges.currency.probability([currencyScore]),
        .tax: judges.tax.probability([tax]),
      ],
      together: currency == nil
        ? 0
        : judges.together(
          vendor: vendor.points, date: date.points, total: total.points, currency: currencyScore),
      assumptions: [])
    judgement.assumptions = assumptions(currency, finders.dates)
  }

  /// Least probability of a value that counts as read and not guessed.
  private static let leastProven = 0.9
  /// Another order of day and month is told where it is more probable than this.
  private static let mostOfOtherOrder = 0.03

  private func assumptions(_ currency: CurrencyFinder.Found?, _ dates: DateFinder) -> [Judgement.Assumption] {
    var found: [Judgement.Assumption] = []
    let probabilities = judgement.probabilities
    func isLow(_ name: FieldName) -> Bool { (probabilities[name] ?? 0) < Self.leastProven }
    if let currency, currency.isAssumed || isLow(.currency) && !currency.isNamed { found.append(.currency) }
    if isDateOrderOpen(dates) { found.append(.dateOrder) }
    if isLow(.vendor) { found.append(.seller) }
    if total.value != nil, isLow(.total) { found.append(.total) }
    return found
  }

  /// The digits of the chosen date can mean another day as well, and what the page shows leaves that open.
  private func isDateOrderOpen(_ dates: DateFinder) -> Bool {
    guard let chosen = date.value else { return false }
    return dates.isOrderAssumed(chosen)
      || date.entries.contains { entry in
        let other = entry.candidate.value
        return other.line == chosen.line && other.range == chosen.range && other.date != chosen.date
          && entry.probability > Self.mostOfOtherOrder
      }
  }
}
