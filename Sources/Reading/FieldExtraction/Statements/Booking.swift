import DocumentText
import Extraction
import Languages

/// A transaction as it is printed.
struct Booking: Sendable {
  /// The lines that belong to it.
  var lines: [Int]
  var day: PrintedDay?
  var valueDay: PrintedDay?
  /// The pieces of its text, top to bottom.
  var description: [String] = []
  var amount: StatementMoney?
  /// `.amount`, `.moneyOut` or `.moneyIn`.
  var column: Concepts = .amount
  /// Another amount in a column of bookings on the same line.
  var otherAmount: (money: StatementMoney, column: Concepts)?
  /// Its line prints a day.
  var isDated = false
  /// What the heading of its section says.
  var section: Direction?
  var balance: StatementMoney?
  /// On a card's statement: a payment to the issuer, by its words.
  var isCardPayment = false

  /// All lines of its text; nil without any.
  var text: String? { description.isEmpty ? nil : description.joined(separator: " ") }
}

/// A printed balance with its label.
struct PrintedBalance: Sendable {
  enum Kind: Sendable { case opening, closing, carried, plain }

  var kind: Kind
  var money: StatementMoney
  /// Its label or its column says that the account is overdrawn.
  var isOverdrawn: Bool
  /// How many bookings stand before it.
  var bookings: Int
}
