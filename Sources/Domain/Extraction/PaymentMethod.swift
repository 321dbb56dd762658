/// How a document says that it was paid, or is to be paid.
public enum PaymentMethod: String, Sendable, CaseIterable {
  case cash
  /// Debit, credit and gift cards, and telephones that stand for them.
  case card
  /// By the payer's order.
  case transfer
  /// By the payee's order.
  case directDebit = "direct_debit"
  /// Cheques, wallets and services that are neither.
  case other
}
