/// What the words of a label are about; a label often names several ("Total incl. GST").
struct Concepts: OptionSet, Sendable, Hashable {
  let rawValue: UInt64

  private static func bit(_ index: UInt64) -> Concepts { Concepts(rawValue: 1 << index) }

  // Sums.
  static let total = bit(0)
  static let grand = bit(1)
  static let sub = bit(2)
  static let tax = bit(3)
  static let base = bit(4)
  static let including = bit(5)
  static let excluding = bit(6)
  static let net = bit(7)
  static let gross = bit(8)
  static let amount = bit(9)
  static let payable = bit(10)
  static let balance = bit(11)
  static let rounding = bit(12)
  static let rounded = bit(13)
  static let discount = bit(14)
  static let saving = bit(15)
  static let tip = bit(16)
  static let service = bit(17)
  static let shipping = bit(18)
  static let deposit = bit(19)
  // Payment.
  static let payment = bit(20)
  static let change = bit(21)
  // Counts and columns.
  static let count = bit(22)
  static let points = bit(23)
  static let quantity = bit(24)
  static let price = bit(25)
  static let description = bit(26)
  static let rate = bit(27)
  // Dates.
  static let date = bit(28)
  static let due = bit(29)
  static let otherDate = bit(30)
  // Papers.
  static let invoice = bit(31)
  static let receipt = bit(32)
  static let creditNote = bit(33)
  static let statement = bit(34)
  static let number = bit(35)
  static let reference = bit(36)
  // Parties.
  static let customer = bit(37)
  static let seller = bit(38)
  static let taxId = bit(39)
  static let phone = bit(40)
  static let account = bit(41)
  static let previous = bit(42)
  static let thanks = bit(43)
  static let summary = bit(44)
}
