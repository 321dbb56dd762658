import Digest
import Extraction

/// A statement of one account whose every booking can be posted.
struct BookedStatement: Sendable {
  struct Booking: Sendable {
    /// The same for the same booking however often it is read: 32 hexadecimal digits.
    let id: String
    let date: CalendarDate
    let valueDate: CalendarDate?
    /// Money out is negative.
    let amount: Int64
    let description: String
  }

  let bank: String?
  /// As far as it was printed.
  let account: String
  let iban: String?
  let holder: String?
  /// `XXX`, ISO 4217's code for no currency, where none is known.
  let currency: String
  /// Digits of the minor unit.
  let places: Int
  let start: CalendarDate
  let end: CalendarDate
  let opening: Int64?
  let closing: Int64
  let bookings: [Booking]
  /// The same for the same statement.
  let id: String

  /// - Throws: `nothing_found` for a document that is no statement, `extraction_unverified` for a booking without day or amount.
  static func all(in fields: DocumentFields) throws(Problem) -> [BookedStatement] {
    guard fields.documentType == .bankStatement else {
      throw Problem(
        .nothingFound, "this document is no bank statement; ask for JSON or CSV", stage: .extract)
    }
    var statements: [BookedStatement] = []
    for account in fields.accounts {
      statements.append(try BookedStatement(account, bank: fields.vendor, date: fields.date))
    }
    return statements
  }

  /// - Parameter date: of the document.
  private init(_ statement: AccountStatement, bank: String?, date: CalendarDate?) throws(Problem) {
    self.bank = bank
    account = statement.account ?? statement.iban ?? ""
    iban = statement.iban
    holder = statement.accountHolder
    currency = statement.currency?.code ?? "XXX"
    places = statement.currency?.minorUnits ?? Currency.unknownMinorUnits
    opening = statement.openingBalance
    guard let closing = statement.closingBalance else { throw Self.unfit("a statement has no closing balance") }
    self.closing = closing
    var bookings: [Booking] = []
    /// How often a booking like it came before: two equal ones of a day are two.
    var repetitions: [String: Int] = [:]
    for (index, item) in statement.lineItems.enumerated() {
      guard let date = item.date, let amount = item.amount else {
        throw Self.unfit("transaction \(index + 1) has no \(item.date == nil ? "date" : "amount")")
      }
      let content = [account, currency, "\(date)", "\(amount)", item.description ?? ""].joined(separator: "\n")
      let repetition = repetitions[content, default: 0]
      repetitions[content] = repetition + 1
      bookings.append(
        Booking(
          id: Self.id("\(content)\n\(repetition)"), date: date, valueDate: item.valueDate, amount: amount,
          description: item.description ?? ""))
    }
    self.bookings = bookings
    let days = bookings.map(\.date)
    guard let last = statement.period?.end ?? date ?? days.max() else { throw Self.unfit("a statement has no date") }
    let first = statement.period?.start ?? last
    start = min(days.min() ?? first, first)
    end = max(days.max() ?? last, last)
    id = Self.id(([account, currency, "\(start)", "\(end)"] + bookings.map(\.id)).joined(separator: "\n"))
  }

  private static func unfit(_ reason: String) -> Problem {
    Problem(.extractionUnverified, "\(reason), so it cannot be posted; ask for JSON or CSV", stage: .validate)
  }

  private static func id(_ content: String) -> String { String(SHA256(Array(content.utf8)).hexadecimal.prefix(32)) }
}
