/// What the words of a label are about; a label often names several ("Total incl. GST").
package struct Concepts: OptionSet, Sendable, Hashable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  private static func bit(_ index: UInt64) -> Concepts { Concepts(rawValue: 1 << index) }

  // Sums.
  package static let total = bit(0)
  package static let grand = bit(1)
  package static let sub = bit(2)
  package static let tax = bit(3)
  package static let base = bit(4)
  package static let including = bit(5)
  package static let excluding = bit(6)
  package static let net = bit(7)
  package static let gross = bit(8)
  package static let amount = bit(9)
  package static let payable = bit(10)
  package static let balance = bit(11)
  package static let rounding = bit(12)
  package static let rounded = bit(13)
  package static let discount = bit(14)
  package static let saving = bit(15)
  package static let tip = bit(16)
  package static let service = bit(17)
  package static let shipping = bit(18)
  package static let deposit = bit(19)
  /// Taxes that the customer keeps back and pays for the seller.
  package static let withholding = bit(57)
  /// Nothing is taxed.
  package static let exempt = bit(58)
  /// Of how to read the document.
  package static let example = bit(59)
  /// Says which currency the amounts are in.
  package static let currency = bit(60)
  // Payment.
  package static let payment = bit(20)
  package static let change = bit(21)
  // Counts and columns.
  package static let count = bit(22)
  package static let points = bit(23)
  package static let quantity = bit(24)
  package static let price = bit(25)
  package static let description = bit(26)
  package static let rate = bit(27)
  // Dates.
  package static let date = bit(28)
  package static let due = bit(29)
  package static let otherDate = bit(30)
  // Papers.
  package static let invoice = bit(31)
  package static let receipt = bit(32)
  package static let creditNote = bit(33)
  package static let statement = bit(34)
  package static let refund = bit(55)
  /// Of currencies.
  package static let exchange = bit(56)
  package static let number = bit(35)
  package static let reference = bit(36)
  // Parties.
  package static let customer = bit(37)
  package static let seller = bit(38)
  package static let taxId = bit(39)
  package static let phone = bit(40)
  package static let account = bit(41)
  package static let previous = bit(42)
  package static let thanks = bit(43)
  package static let summary = bit(44)
  // Details.
  package static let order = bit(63)
  package static let cash = bit(62)
  package static let transfer = bit(61)
  package static let directDebit = bit(60)
  package static let otherPayment = bit(59)
  package static let period = bit(58)
  // Statements.
  package static let valueDate = bit(45)
  package static let moneyOut = bit(46)
  package static let moneyIn = bit(47)
  package static let opening = bit(48)
  package static let closing = bit(49)
  package static let carried = bit(50)
  package static let pending = bit(51)
  package static let card = bit(52)
  package static let overdrawn = bit(53)
  package static let holder = bit(54)
}
