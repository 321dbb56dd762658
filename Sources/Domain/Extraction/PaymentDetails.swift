/// Where an invoice asks to be paid. A number whose check digits do not hold is not here.
public struct PaymentDetails: Sendable, Equatable {
  /// Without blanks.
  public var iban: String?
  /// Eight or eleven characters (ISO 9362).
  public var bic: String?
  /// What the payer is asked to quote: a checked creditor reference without blanks, or the text as printed.
  public var reference: String?

  public init(iban: String? = nil, bic: String? = nil, reference: String? = nil) {
    self.iban = iban
    self.bic = bic
    self.reference = reference
  }
}

extension PaymentDetails: Tabular {
  package static let rows: [FieldRow<PaymentDetails>] = [
    FieldRow("iban", .text(\.iban)),
    FieldRow("bic", .text(\.bic)),
    FieldRow("reference", .text(\.reference)),
  ]

  package init() { self.init(iban: nil, bic: nil, reference: nil) }
}
