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
    let text = PageText(pages)
    let currency = CurrencyFinder(text).currency()
    let exponent = currency?.currency.minorUnits ?? Currency.unknownMinorUnits
    let groups = LabelsApart(text).assigned(AmountReader(text, exponent: exponent).groups())
    let table = ItemTable(text, groups)
    let items = LineItemFinder(text, groups, table, exponent: exponent).items()
    let taxTables = TaxFinder(text, groups).tables()
    let sums = SumFinder(
      text, groups, tables: taxTables, itemSum: LineItemFinder.sum(items), itemRows: table.lines)
    let total = sums.total()

    var fields = DocumentFields(documentType: DocumentTypeFinder(text).type(total: total?.amount.minor))
    let isStatement = fields.documentType == .bankStatement
    let record = FieldRecord(text, exponent: exponent)
    record.currency(currency, &fields)
    record.names(VendorFinder(text, isStatement: isStatement).vendor(), ReferenceFinder(text), &fields)
    let dates = DateFinder(text, today: today, currency: currency?.currency, isStatement: isStatement)
    record.dates(dates.documentDate(), due: dates.dueDate(), &fields)
    // A statement has no total, and its bookings are no items.
    if isStatement { return fields }
    let agreed = SumFields(sums, total: total?.amount, tables: taxTables, groups: groups)
    record.sums(agreed, &fields)
    record.items(LineItemFinder.untilSum(items, sums: agreed.itemSums), &fields)
    return fields
  }
}
