import DocumentText
import Extraction

/// Reads the fields of a receipt, an invoice or a statement from its words.
///
/// Pure and deterministic; never traps, whatever the words are. docs/fields.md says which rules decide.
public struct FieldExtractor: Sendable {
  /// The day documents are not dated after.
  public let today: CalendarDate

  public init(today: CalendarDate) {
    self.today = today
  }

  /// The fields of one document with the places of their values; what is not printed is nil.
  public func extract(_ pages: [TextPage]) -> DocumentFields {
    DocumentReading(pages, today: today).fields()
  }

  /// The same fields with the printed values that vendor, date, total and tax were chosen among.
  public func candidates(_ pages: [TextPage]) -> FieldCandidates {
    FieldCandidates(DocumentReading(pages, today: today))
  }
}

/// One document as every finder sees it.
struct DocumentReading {
  let text: PageText
  let exponent: Int
  let groups: [AmountGroup]
  let taxTables: [TaxFinder.Table]
  let sums: SumFinder
  let vendors: VendorFinder
  let dates: DateFinder
  /// nil for a statement: it has no total, and its bookings are no items.
  let agreed: SumFields?

  private let documentType: DocumentType
  private let currency: CurrencyFinder.Found?
  private let items: [LineItemFinder.Found]

  init(_ pages: [TextPage], today: CalendarDate) {
    text = PageText(pages)
    currency = CurrencyFinder(text).currency()
    exponent = currency?.currency.minorUnits ?? Currency.unknownMinorUnits
    groups = LabelsApart(text).assigned(AmountReader(text, exponent: exponent).groups())
    let table = ItemTable(text, groups)
    items = LineItemFinder(text, groups, table, exponent: exponent).items()
    taxTables = TaxFinder(text, groups).tables()
    sums = SumFinder(
      text, groups, tables: taxTables, itemSum: LineItemFinder.sum(items), itemRows: table.lines)
    let total = sums.total()
    documentType = DocumentTypeFinder(text).type(total: total?.amount.minor)
    let isStatement = documentType == .bankStatement
    vendors = VendorFinder(text, isStatement: isStatement)
    dates = DateFinder(text, today: today, currency: currency?.currency, isStatement: isStatement)
    agreed = isStatement ? nil : SumFields(sums, total: total?.amount, tables: taxTables, groups: groups)
  }

  func fields() -> DocumentFields {
    var fields = DocumentFields(documentType: documentType)
    let record = FieldRecord(text, exponent: exponent)
    record.currency(currency, &fields)
    record.names(vendors.vendor(), ReferenceFinder(text), &fields)
    record.dates(dates.documentDate(), due: dates.dueDate(), &fields)
    guard let agreed else { return fields }
    record.sums(agreed, &fields)
    record.items(LineItemFinder.untilSum(items, sums: agreed.itemSums), &fields)
    return fields
  }
}
