import Extraction
import Formatting

/// Transactions and line items as lines of comma-separated values (RFC 4180), the same columns for both.
struct CSVTable {
  private static let columns = [
    "account", "date", "valueDate", "description", "quantity", "unitPrice", "amount", "balance", "currency",
  ]

  private(set) var text: String

  /// - Parameter documents: where the first one has a file, the first column names the files.
  init(_ documents: [(file: String?, fields: DocumentFields)]) {
    let hasFiles = documents.first?.file != nil
    text = Self.line((hasFiles ? ["file"] : []) + Self.columns)
    for (file, fields) in documents {
      let files = hasFiles ? [Self.defused(file ?? "")] : []
      for account in fields.accounts {
        for item in account.lineItems { text += Self.line(files + Self.cells(item, account)) }
      }
    }
  }

  private static func cells(_ item: LineItem, _ account: AccountStatement) -> [String] {
    let places = account.currency?.minorUnits ?? Currency.unknownMinorUnits
    func amount(_ value: Int64?) -> String { value?.decimalText(places: places) ?? "" }
    return [
      defused(account.account ?? ""), item.date?.description ?? "", item.valueDate?.description ?? "",
      defused(item.description ?? ""), item.quantity ?? "", item.unitPriceDecimal ?? amount(item.unitPrice),
      amount(item.amount), amount(item.balance), account.currency?.code ?? "",
    ]
  }

  private static func line(_ cells: [String]) -> String { cells.map(quoted).joined(separator: ",") + "\r\n" }

  /// A spreadsheet runs what begins so as a formula (OWASP, "CSV Injection"); an apostrophe makes it text.
  private static func defused(_ text: String) -> String {
    guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else { return text }
    return "'" + text
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.utf8.contains(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ",") || $0 < 0x20 }) else {
      return cell
    }
    return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
