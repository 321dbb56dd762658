import DocumentText
import Extraction

/// Reads the fields of a receipt, an invoice or a statement from its words.
///
/// Pure and deterministic; it accepts any words. docs/fields.md says which rules decide.
public struct FieldExtractor: Sendable {
  /// The latest day that a document can be dated.
  public let today: CalendarDate

  let lexicon: Lexicon
  let own: OwnCompany
  private let judges: Judges?

  /// - Parameter own: who is never the seller.
  public init(today: CalendarDate, own: OwnCompany = OwnCompany()) {
    self.init(today: today, own: own, isJudged: true)
  }

  /// - Parameter isJudged: let what was learned choose among the candidates; else the rules alone do.
  package init(today: CalendarDate, own: OwnCompany = OwnCompany(), lexicon: Lexicon = .all, isJudged: Bool) {
    self.today = today
    self.own = own
    self.lexicon = lexicon
    judges = isJudged ? .learned : nil
  }

  /// The fields of one document with the places of their values; what is not printed is nil.
  public func extract(_ pages: [TextPage]) -> DocumentFields {
    let documents = SeveralDocuments(pages, read: alone)
    var fields = alone(documents.first)
    if let warning = documents.warning { fields.warnings.append(warning) }
    return fields
  }

  /// The fields of pages that are one document.
  func alone(_ pages: [TextPage]) -> DocumentFields { finders(pages).fields() }

  private func finders(_ pages: [TextPage]) -> DocumentFinders {
    DocumentFinders(pages, today: today, own: own, lexicon: lexicon, judges: judges)
  }

  /// The same fields with the printed values from which vendor, date, total and tax were chosen.
  public func candidates(_ pages: [TextPage]) -> FieldCandidates {
    let documents = SeveralDocuments(pages, read: alone)
    var candidates = CandidateFinder(finders(documents.first)).candidates()
    if let warning = documents.warning { candidates.fields.warnings.append(warning) }
    return candidates
  }
}

/// What the finders read in one document.
struct DocumentFinders {
  let text: PageText
  private(set) var exponent: Int
  let groups: [AmountGroup]
  let table: ItemTable
  let taxTables: [TaxFinder.Table]
  let sums: SumFinder
  let vendors: VendorFinder
  let dates: DateFinder
  /// nil for a statement, which has bookings but neither total nor items.
  let agreed: SumFields?
  /// nil for a statement, and where the rules alone decide.
  private(set) var judged: JudgedFields?
  /// The line of the rules' total.
  let ruledRow: Int?
  /// Candidates are described with the names of their numbers.
  let isNamed: Bool

  let own: OwnCompany
  let documentType: DocumentType
  private(set) var currency: CurrencyFinder.Found?
  private var statement: StatementReading
  let items: [LineItemFinder.Found]

  init(
    _ pages: [TextPage], today: CalendarDate, own: OwnCompany, lexicon: Lexicon, judges: Judges?, isNamed: Bool = false
  ) {
    self.own = own
    self.isNamed = isNamed
    var text = PageText(pages, lexicon: lexicon)
    currency = CurrencyFinder(text).currency()
    exponent = currency?.currency.minorUnits ?? Currency.unknownMinorUnits
    if exponent == 3 { text = text.withThreeDecimals() }
    groups = LabelsApart(text).assigned(AmountReader(text, exponent: exponent).groups())
    table = ItemTable(text, groups)
    items = LineItemFinder(text, groups, table, exponent: exponent).itemsOfBestColumn()
    taxTables = TaxFinder(text, groups).tables()
    sums = SumFinder(
      text, groups, tables: taxTables, itemSum: LineItemFinder.sum(items), itemRows: table.lines,
      exponent: exponent)
    let ruled = sums.total()
    ruledRow = ruled?.amount.row
    statement = StatementReading(text, exponent: exponent)
    documentType = DocumentTypeFinder(statement.text).type(
      total: ruled?.amount.minor, items: items.map(\.item), statement: statement)
    let isStatement = documentType == .bankStatement
    if isStatement { text = statement.text }
    self.text = text
    let bookings = isStatement ? statement.bookingLines : []
    vendors = VendorFinder(text, isStatement: isStatement, bookings: bookings, own: own)
    dates = DateFinder(
      text, today: today, currency: currency, isStatement: isStatement, bookings: bookings)
    guard !isStatement else {
      agreed = nil
      takeStatementCurrency()
      return
    }
    guard let judges else {
      agreed = SumFields(sums, total: ruled?.amount, tables: taxTables, groups: groups)
      return
    }
    let total = JudgedFields.total(self.text, sums, by: judges, isNamed: isNamed)
    let agreed = SumFields(sums, total: total.value?.amount, tables: taxTables, groups: groups)
    self.agreed = agreed
    judged = JudgedFields(self, total: total, agreed: agreed, by: judges)
  }

  /// Bookings name the currencies of others, such as that of a purchase abroad.
  private mutating func takeStatementCurrency() {
    guard let own = CurrencyFinder(text, lines: statement.others).currency(), own.place != nil else { return }
    currency = own
    guard own.currency.minorUnits != exponent else { return }
    exponent = own.currency.minorUnits
    statement = StatementReading(text, exponent: exponent)
  }

  /// With the parts of its name.
  var vendor: VendorFinder.Found? { judged.map(\.vendor.value) ?? vendors.vendor() }
  var date: DateFinder.Found? { judged.map(\.date.value) ?? dates.documentDate() }

  func fields() -> DocumentFields {
    var fields = DocumentFields(documentType: documentType)
    let record = FieldRecord(text, exponent: exponent)
    record.currency(currency, &fields)
    let (vendor, date) = (vendor, date)
    record.names(vendor, ReferenceFinder(text, own: own), &fields)
    record.dates(date, due: dates.dueDate(), &fields)
    guard let agreed else {
      let found = StatementFinder(
        text, statement, date: fields.date, isMonthFirst: currency?.currency.code == "USD")
      let holder = AccountHolderFinder(text, lines: statement.others, bank: fields.vendor).holder()
      record.statement(found.accounts, holder: holder, currency: fields.currency, &fields)
      fields.warnings += PageNumbering(text).warnings
      return fields
    }
    record.sums(agreed, &fields)
    record.judgement(judged?.judgement, &fields)
    let kept = LineItemFinder.untilSum(items, sums: agreed.itemSums)
    record.items(kept, &fields)
    DetailRecord(self, record).write(vendor: vendor, date: date, items: kept, &fields)
    fields.bookMoneyBack(isRefund: RefundFinder(text).isRefund(total: fields.total, items: fields.lineItems))
    return fields
  }
}
