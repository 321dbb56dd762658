import DocumentText
import Extraction

extension FieldRecord {
  /// The first account's balances and transactions, or of several all.
  func statement(
    _ accounts: [StatementFinder.Found], holder: AccountHolderFinder.Found?, currency: Currency?,
    _ fields: inout DocumentFields
  ) {
    guard let first = accounts.first else { return }
    fields.lineItems = first.items
    fields.openingBalance = first.opening?.value
    fields.closingBalance = first.closing?.value
    fields.period = first.period
    fields.account = first.account?.masked
    fields.iban = first.account?.iban
    fields.accountHolder = holder?.name
    fields.evidence.merge(places(of: first, holder)) { $1 }
    for (index, account) in accounts.enumerated() {
      fields.warnings += remarks(account, field: index == 0 ? nil : "statements[\(index)]")
    }
    guard accounts.count > 1 else { return }
    fields.statements = accounts.map { account in
      var statement = account.statement(currency: currency, holder: holder?.name)
      statement.evidence = places(of: account, holder)
      return statement
    }
    fields.warnings.append(
      Warning(
        code: "several_accounts",
        message: "The file holds \(accounts.count) accounts; the fields are those of the first.",
        field: "statements"))
  }

  /// - Parameter field: what the remarks are about; nil for the row that each is about.
  private func remarks(_ account: StatementFinder.Found, field: String?) -> [Warning] {
    func warning(_ code: String, _ message: String, _ row: Int) -> Warning {
      let line = account.bookings[row].amount?.line
      return Warning(
        code: code, message: message, field: field ?? FieldName.lineItem(row).key, page: line.map { page(ofLine: $0) },
        row: row)
    }
    let doubt = "The day is out of order, outside of the statement's period, or another row's."
    return account.repairs.map { warning("balance_repaired", $0.kind.message, $0.row) }
      + account.doubtfulDays.map { warning("transaction_date_doubtful", doubt, $0) }
  }

  private func places(
    of account: StatementFinder.Found, _ holder: AccountHolderFinder.Found?
  ) -> [FieldName: Evidence] {
    var places: [FieldName: Evidence] = [:]
    places[.accountHolder] = holder.map { evidence.place($0.line, $0.range, isGrounded: true) }
    for (name, balance) in [(FieldName.openingBalance, account.opening), (.closingBalance, account.closing)] {
      places[name] = balance.map { evidence.money($0.money, value: $0.value, exponent: exponent) }
    }
    if let number = account.account {
      places[.account] = evidence.place(number.line, number.range, isGrounded: true)
      if number.iban != nil { places[.iban] = places[.account] }
    }
    for (index, booking) in account.bookings.enumerated() {
      guard let money = booking.amount, let value = account.items[index].amount else { continue }
      places[.lineItem(index)] = evidence.money(money, value: value, exponent: exponent)
    }
    return places
  }
}

extension StatementRepair.Change.Kind {
  /// For people.
  fileprivate var message: String {
    switch self {
    case .digit: "A digit of the amount was corrected: with it all balances close."
    case .sign: "The sign of the amount was chosen so that all balances close."
    case .split: "A row was read as two bookings: with both all balances close."
    case .join: "Two rows were read as one booking: with it all balances close."
    case .balance: "The printed balance was corrected: all other balances close without it."
    }
  }
}

extension StatementFinder.Found {
  fileprivate func statement(currency: Currency?, holder: String?) -> AccountStatement {
    var statement = AccountStatement()
    statement.accountHolder = holder
    statement.currency = currency
    statement.openingBalance = opening?.value
    statement.closingBalance = closing?.value
    statement.account = account?.masked
    statement.iban = account?.iban
    statement.period = period
    statement.lineItems = items
    return statement
  }
}

extension AccountFinder.Found {
  /// Its last four digits or letters.
  var masked: String {
    "…" + String(String.UnicodeScalarView(number.unicodeScalars.filter { $0.isASCIIDigit || $0.isLetter }.suffix(4)))
  }
}
