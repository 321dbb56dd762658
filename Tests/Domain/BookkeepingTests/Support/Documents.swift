import Extraction

extension DocumentFields {
  /// A statement of three bookings, two of them alike.
  static var statement: DocumentFields {
    var fields = DocumentFields(documentType: .bankStatement)
    fields.vendor = "Fjord & Sons Bank"
    fields.currency = Currency(code: "EUR")
    fields.account = "…4711"
    fields.date = CalendarDate(year: 2026, month: 3, day: 31)
    fields.openingBalance = 100_000
    fields.closingBalance = 99_445
    fields.lineItems = [
      .booking("COFFEE <HOUSE> \"Zum Bären\"", -300, 3), .booking("COFFEE <HOUSE> \"Zum Bären\"", -300, 3),
      .booking("Refund, order 7", 45, 30),
    ]
    return fields
  }

  static var receipt: DocumentFields {
    var fields = DocumentFields(documentType: .receipt)
    fields.vendor = "Corner Shop"
    fields.currency = Currency(code: "JPY")
    fields.total = 1_200
    var item = LineItem(description: "=cmd|' /C calc'!A0", amount: 1_200)
    item.quantity = "2.5"
    item.unitPrice = 480
    fields.lineItems = [item]
    return fields
  }
}

extension LineItem {
  /// A transaction of March 2026, with its value on the next day.
  static func booking(_ description: String, _ amount: Int64, _ day: Int) -> LineItem {
    var item = LineItem(description: description, amount: amount)
    item.date = CalendarDate(year: 2026, month: 3, day: day)
    item.valueDate = CalendarDate(year: 2026, month: 3, day: day + 1)
    return item
  }
}

extension Sequence<DocumentFields> {
  var unnamed: [(file: String?, fields: DocumentFields)] { map { (file: nil, fields: $0) } }
}
