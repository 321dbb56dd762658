import Extraction
import Languages

/// Which way the money of each booking went.
///
/// In this order: the column (debit, credit), the mark beside the amount, the section, the balances around. Of a column with
/// marks of one kind only, amounts without a mark went the other way.
struct StatementSigns {
  private struct Style {
    var out = 0
    var into = 0
    var bare = 0

    mutating func count(_ mark: Direction?) {
      switch mark {
      case .out: out += 1
      case .into: into += 1
      case nil: bare += 1
      }
    }
  }

  /// Signed minor units of each booking.
  private(set) var amounts: [Int64]
  /// Bookings whose sign nothing printed tells.
  private(set) var unsure: Set<Int> = []
  private let styles: [Key: Style]
  /// The amounts are printed from the card issuer's side: purchases without a sign.
  let isInverted: Bool

  init(_ bookings: [Booking], _ balances: [PrintedBalance], isCard: Bool) {
    var styles: [Key: Style] = [:]
    for booking in bookings { styles[Key(booking), default: Style()].count(booking.amount?.mark) }
    let plain = styles[Key(column: .amount, section: nil)] ?? Style()
    let isInverted = isCard && Self.isIssuers(plain, bookings, balances)
    self.isInverted = isInverted
    self.styles = styles
    var amounts: [Int64] = []
    for (index, booking) in bookings.enumerated() {
      let style = styles[Key(booking)] ?? Style()
      let magnitude = booking.amount?.magnitude ?? 0
      let direction = Self.direction(booking, style, isInverted: isInverted)
      if direction == nil { unsure.insert(index) }
      amounts.append(magnitude * (direction ?? .into).sign)
    }
    self.amounts = amounts
  }

  /// The issuer's side: payments have the sign. Otherwise purchases outnumber them, and what is owed has no sign.
  private static func isIssuers(_ style: Style, _ bookings: [Booking], _ balances: [PrintedBalance]) -> Bool {
    let payments = bookings.filter { $0.isCardPayment && $0.column == .amount }
    let signed = payments.count { $0.amount?.mark != nil }
    if !payments.isEmpty, signed == 0 || signed == payments.count {
      return signed > 0 && payments[0].amount?.mark == .out || style.out == 0 && signed > 0
    }
    guard style.into <= style.bare else { return false }
    let owed = balances.filter { $0.kind != .carried }
    let balance = owed.isEmpty ? 0 : owed.contains { $0.money.mark == .out } ? -1 : 1
    return (style.bare - style.out).signum() + balance + (style.into > 0 ? 1 : 0) > 0
  }

  private struct Key: Hashable {
    var column: UInt64
    var section: Direction?

    init(column: Concepts, section: Direction?) {
      self.column = column.rawValue
      self.section = section
    }

    init(_ booking: Booking) {
      self.init(column: booking.column, section: booking.column == .amount ? booking.section : nil)
    }
  }

  /// What is printed of a booking's direction; nil where nothing tells.
  func direction(of booking: Booking) -> Direction? {
    Self.direction(booking, styles[Key(booking)] ?? Style(), isInverted: isInverted)
  }

  private static func direction(_ booking: Booking, _ style: Style, isInverted: Bool) -> Direction? {
    let mark = booking.amount?.mark
    let usual: Direction? =
      booking.column == .moneyOut ? .out : booking.column == .moneyIn ? .into : booking.section
    if let usual {
      guard let mark else { return usual }
      // A mark that most amounts bear repeats what the column says; a rare one is a reversal.
      let marked = mark == .out ? style.out : style.into
      if marked * 2 > style.out + style.into + style.bare { return usual }
      return mark == .out || usual == .out && mark == .into ? (usual == .out ? .into : .out) : usual
    }
    if isInverted { return mark == nil ? .out : .into }
    if let mark { return mark }
    if style.out > 0, style.into == 0 { return .into }
    if style.into > 0, style.out == 0 { return .out }
    return nil
  }

  /// Finds the signs that nothing printed tells, from the balances around: those that are the only ones to fit.
  mutating func settle(opening: Int64?, closing: Int64?, balances: [Int64?]) {
    guard !unsure.isEmpty else { return }
    var known = opening
    var start = 0
    for index in amounts.indices {
      let isLast = index == amounts.count - 1
      guard let balance = balances[index] ?? (isLast ? closing : nil) else { continue }
      if let known { settle(start...index, difference: balance - known) }
      known = balance
      start = index + 1
    }
  }

  /// More signs than these are not tried.
  private static let mostUnsure = 12

  private mutating func settle(_ rows: ClosedRange<Int>, difference: Int64) {
    let free = rows.filter(unsure.contains)
    guard !free.isEmpty, free.count <= Self.mostUnsure else { return }
    let fixed = rows.filter { !unsure.contains($0) }.reduce(Int64(0)) { $0 + amounts[$1] }
    var fitting: [Int] = []
    for signs in 0..<(1 << free.count) {
      let sum = free.enumerated().reduce(fixed) { sum, row in
        sum + (signs >> row.offset & 1 == 1 ? -abs(amounts[row.element]) : abs(amounts[row.element]))
      }
      if sum == difference { fitting.append(signs) }
      if fitting.count > 1 { return }
    }
    guard let signs = fitting.first else { return }
    for (bit, row) in free.enumerated() {
      amounts[row] = signs >> bit & 1 == 1 ? -abs(amounts[row]) : abs(amounts[row])
      unsure.remove(row)
    }
  }
}
