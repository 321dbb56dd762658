import Digest
import Extraction

/// A statement of one account whose every booking can be posted.
struct BookedStatement: Sendable {
  struct Booking: Sendable {
    /// The same for the same booking however often it is read: 32 hexadecimal digits.
    let id: String
    let date: CalendarDate
    /// Money out is negative.
    let amount: Int64
    let description: String
  }

  let bank: String?
  /// As far as it was printed.
  let account: String
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
    return [try BookedStatement(fields)]
  }

  private init(_ fields: DocumentFields) throws(Problem) {
    bank = fields.vendor
    account = fields.account ?? ""
    currency = fields.currency?.code ?? "XXX"
    places = fields.currency?.minorUnits ?? Currency.unknownMinorUnits
    opening = fields.openingBalance
    guard let closing = fields.closingBalance else { throw Self.unfit("the statement has no closing balance") }
    self.closing = closing
    var bookings: [Booking] = []
    /// How often a booking like it came before: two equal ones of a day are two.
    var repetitions: [String: Int] = [:]
    for (index, item) in fields.lineItems.enumerated() {
      guard let date = item.date, let amount = item.amount else {
        throw Self.unfit("transaction \(index + 1) has no \(item.date == nil ? "date" : "amount")")
      }
      let content = [account, currency, "\(date)", "\(amount)", item.description ?? ""].joined(separator: "\n")
      let repetition = repetitions[content, default: 0]
      repetitions[content] = repetition + 1
      bookings.append(
        Booking(
          id: Self.id("\(content)\n\(repetition)"), date: date, amount: amount, description: item.description ?? ""))
    }
    self.bookings = bookings
    let days = bookings.map(\.date)
    guard let last = fields.date ?? days.max() else { throw Self.unfit("the statement has no date") }
    start = min(days.min() ?? last, last)
    end = max(days.max() ?? last, last)
    id = Self.id(([account, currency, "\(start)", "\(end)"] + bookings.map(\.id)).joined(separator: "\n"))
  }

  private static func unfit(_ reason: String) -> Problem {
    Problem(.extractionUnverified, "\(reason), so it cannot be posted; ask for JSON or CSV", stage: .validate)
  }

  private static func id(_ content: String) -> String { String(SHA256(Array(content.utf8)).hexadecimal.prefix(32)) }
}
