/// A bank statement of many pages, invented: every page but the first begins with a dated line that carries the balance
/// over, every page but the last ends with one.
struct TypedStatement {
  struct Booking: Equatable {
    /// YYYY-MM-DD
    var date: String
    var description: String
    /// Cents; money out is negative.
    var amount: Int
  }

  let bookings: [Booking]
  let document: TypedDocument
  /// In cents.
  let opening = 125_000
  let closing: Int

  private static let payees = [
    "Card payment greengrocer", "Standing order rent", "Transfer from savings", "Direct debit water board",
    "Card payment bookshop", "Salary Northgate Works", "Cash machine High Street",
  ]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  init(pages count: Int, bookingsPerPage: Int) {
    var balance = opening
    var bookings: [Booking] = []
    var pages: [[String]] = []
    func row(_ day: String, _ text: String, _ amount: String, _ balance: String) -> String {
      day.padded(to: 13) + text.padded(to: 32) + amount.padded(to: 14, onTheLeft: true)
        + balance.padded(to: 14, onTheLeft: true)
    }
    for page in 1...count {
      var lines = ["MERIDIAN VALLEY BANK", "Statement of account", "Page \(page) of \(count)"]
      if page == 1 {
        lines += ["Statement date 31 Dec 2024", "Currency USD", row("", "Opening balance", "", Self.money(balance))]
      }
      lines += ["", row("Date", "Description", "Amount", "Balance")]
      for index in 0..<bookingsPerPage {
        let number = bookings.count
        let (month, day) = (number * 12 / (count * bookingsPerPage), number % 28 + 1)
        let printedDay = "\(day < 10 ? "0" : "")\(day) \(Self.months[month]) 2024"
        if page > 1, index == 0 { lines.append(row(printedDay, "Balance brought forward", "", Self.money(balance))) }
        let size = 1000 + number * 7919 % 90_000
        let isIncome = [2, 5].contains(number % 7) || balance < size
        balance += isIncome ? size : -size
        let booking = Booking(
          date: "2024-\(month < 9 ? "0" : "")\(month + 1)-\(printedDay.prefix(2))",
          description: "\(Self.payees[number % 7]) \(number + 1)", amount: isIncome ? size : -size)
        bookings.append(booking)
        lines.append(row(printedDay, booking.description, Self.money(booking.amount), Self.money(balance)))
      }
      lines += ["", row("", page < count ? "Balance carried forward" : "Closing balance", "", Self.money(balance))]
      pages.append(lines)
    }
    self.bookings = bookings
    closing = balance
    document = TypedDocument(pages: pages)
  }

  /// `-1,234.56`
  static func money(_ cents: Int) -> String {
    let whole = String(cents.magnitude / 100)
    let grouped = whole.count > 3 ? whole.dropLast(3) + "," + whole.suffix(3) : whole[...]
    let rest = cents.magnitude % 100
    return (cents < 0 ? "-" : "") + grouped + "." + (rest < 10 ? "0" : "") + String(rest)
  }
}

extension String {
  func padded(to width: Int, onTheLeft: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - count))
    return onTheLeft ? blanks + self : self + blanks
  }
}
