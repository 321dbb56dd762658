/// What a document is.
public enum DocumentType: String, Sendable, CaseIterable {
  case receipt
  case invoice
  case creditNote = "credit_note"
  case bankStatement = "bank_statement"
}
