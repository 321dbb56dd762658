import JSON

/// The statement of one account in a file that holds several.
public struct AccountStatement: Sendable, Equatable {
  public var currency: Currency?
  public var openingBalance: Int64?
  public var closingBalance: Int64?
  /// The end of the account number.
  public var account: String?
  public var iban: String?
  public var accountHolder: String?
  public var period: Period?
  /// The transactions in printed order.
  public var lineItems: [LineItem]
  /// Where each of these values stands, as in the document's fields.
  public var evidence: [FieldName: Evidence] = [:]

  public init() { lineItems = [] }

  /// The only account of a document.
  fileprivate init(_ fields: DocumentFields) {
    currency = fields.currency
    openingBalance = fields.openingBalance
    closingBalance = fields.closingBalance
    account = fields.account
    iban = fields.iban
    accountHolder = fields.accountHolder
    period = fields.period
    lineItems = fields.lineItems
    evidence = fields.evidence
  }

  /// Whether its balances and transactions add up.
  public var verdict: Verdict {
    BalanceCheck(opening: openingBalance, closing: closingBalance, transactions: lineItems).verdict
  }
}

extension AccountStatement: Tabular {
  package static let rows: [FieldRow<AccountStatement>] = [
    FieldRow("currency", .currency(\.currency)),
    FieldRow("openingBalance", .amount(\.openingBalance)),
    FieldRow("closingBalance", .amount(\.closingBalance)),
    FieldRow("account", .text(\.account)),
    FieldRow("iban", .text(\.iban)),
    FieldRow("accountHolder", .text(\.accountHolder)),
    FieldRow("period", .period(\.period)),
    FieldRow("lineItems", .lineItems(\.lineItems)),
  ]

  /// Its fields, the verdict that follows from them, and the places of its values.
  var checkedJSON: JSONValue {
    .object(
      Self.rows.flatMap { $0.members(of: self) } + [
        .init("verdict", .string(verdict.rawValue)), .init("evidence", evidence.json),
      ])
  }

  /// Reads what `checkedJSON` writes.
  init(checked object: ObjectReader) throws(ObjectReadingError) {
    try self.init(reading: object)
    evidence = try Evidence.all(reading: object.object("evidence"))
  }
}

extension DocumentFields {
  /// Those of a statement's accounts, whether it has one or several.
  package var accounts: [AccountStatement] { statements.isEmpty ? [AccountStatement(self)] : statements }
}
