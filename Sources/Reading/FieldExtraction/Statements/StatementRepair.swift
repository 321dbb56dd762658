import Extraction

/// Makes the one change with which all balances close, where there is exactly one.
enum StatementRepair {
  /// What was changed.
  struct Change: Sendable, Equatable {
    enum Kind: String, Sendable {
      case digit, sign, balance
      /// Two bookings had been read as one.
      case split
      /// One booking had been read as two.
      case join
    }

    var kind: Kind
    /// The row as it is after the change.
    var row: Int
  }

  /// - Parameters:
  ///   - signs: those of the bookings, and which of them nothing printed tells.
  ///   - isRecognized: the words were read off pixels; those of a text layer are certain.
  ///   - holes: of each booking, whether lines may be missing above it.
  static func repair(
    _ found: inout StatementFinder.Found, signs: StatementSigns, isRecognized: Bool, holes: [Bool]
  ) {
    let gaps = found.check.gaps
    if gaps.count == 2, isRecognized, repairBalance(&found, gaps) { return }
    guard gaps.count == 1, let gap = gaps.first, gap.difference != .max, found.opening != nil else { return }
    // Where a line is missing, a change of another row can close the balances by chance.
    let isWhole =
      !holes[gap.rows].contains(true) && !(holes.indices.contains(gap.rows.upperBound) && holes[gap.rows.upperBound])
    var changes: [(Change, StatementFinder.Found)] = []
    for row in gap.rows {
      let candidates = [
        otherSign(found, row, gap, unsure: signs.unsure),
        isRecognized ? otherDigit(found, row, gap, isWhole: isWhole) : nil,
        isWhole ? split(found, row, gap, signs) : nil,
        isWhole ? joined(found, row, gap) : nil,
      ]
      changes += candidates.compactMap { $0 }.filter { $0.1.check.gaps.isEmpty }
    }
    guard changes.count == 1, let (change, repaired) = changes.first else { return }
    found = repaired
    found.repairs.append(change)
  }

  private typealias Repaired = (Change, StatementFinder.Found)

  private static func otherSign(
    _ found: StatementFinder.Found, _ row: Int, _ gap: BalanceCheck.Gap, unsure: Set<Int>
  ) -> Repaired? {
    guard unsure.contains(row), let amount = found.items[row].amount, gap.difference == -2 * amount else { return nil }
    var repaired = found
    repaired.items[row].amount = -amount
    return (Change(kind: .sign, row: row), repaired)
  }

  private static func otherDigit(
    _ found: StatementFinder.Found, _ row: Int, _ gap: BalanceCheck.Gap, isWhole: Bool
  ) -> Repaired? {
    guard let amount = found.items[row].amount, let printed = found.bookings[row].amount else { return nil }
    let wanted = amount + gap.difference
    // Alone between two balances, a row is the only one that can be wrong unless a line is missing.
    let isLocated = gap.rows.count == 1 && isWhole
    guard wanted != 0, (wanted < 0) == (amount < 0), isLocated || printed.confidence < sure,
      isMisreading(printed, of: wanted.magnitude)
    else { return nil }
    var repaired = found
    repaired.items[row].amount = wanted
    return (Change(kind: .digit, row: row), repaired)
  }

  /// A line with two amounts in columns of bookings held two of them.
  private static func split(
    _ found: StatementFinder.Found, _ row: Int, _ gap: BalanceCheck.Gap, _ signs: StatementSigns
  ) -> Repaired? {
    var other = found.bookings[row]
    guard let (money, column) = other.otherAmount else { return nil }
    (other.amount, other.column, other.balance, other.otherAmount) = (money, column, nil, nil)
    let amount = (signs.direction(of: other) ?? (gap.difference < 0 ? .out : .into)).sign * money.magnitude
    guard amount == gap.difference else { return nil }
    var repaired = found
    var item = found.items[row]
    (item.amount, item.balance) = (amount, nil)
    repaired.items.insert(item, at: row)
    repaired.bookings.insert(other, at: row)
    // Which of the line's texts and days is whose is not known.
    repaired.isDayCertain.insert(false, at: row)
    repaired.isDayCertain[row + 1] = false
    return (Change(kind: .split, row: row), repaired)
  }

  /// A line without a day of its own, among bookings that all have one, belonged to the booking above it.
  private static func joined(_ found: StatementFinder.Found, _ row: Int, _ gap: BalanceCheck.Gap) -> Repaired? {
    guard row > 0, !found.bookings[row].isDated, found.bookings[row].balance == nil, found.areMostDated,
      found.items[row].amount == -gap.difference
    else { return nil }
    var repaired = found
    let lost = repaired.bookings.remove(at: row)
    repaired.items.remove(at: row)
    repaired.isDayCertain.remove(at: row)
    repaired.bookings[row - 1].description += lost.description
    repaired.bookings[row - 1].lines += lost.lines
    repaired.items[row - 1].description = repaired.bookings[row - 1].text
    return (Change(kind: .join, row: row - 1), repaired)
  }

  /// A balance that fits neither the one before nor the one behind, while both fit each other, was misread.
  private static func repairBalance(_ found: inout StatementFinder.Found, _ gaps: [BalanceCheck.Gap]) -> Bool {
    guard gaps[0].difference == -gaps[1].difference, gaps[0].difference != .max else { return false }
    let rows = gaps[0].rows.upperBound == gaps[1].rows.lowerBound ? gaps[0].rows : gaps[1].rows
    guard gaps[0].rows.upperBound == gaps[1].rows.lowerBound || gaps[1].rows.upperBound == gaps[0].rows.lowerBound,
      let row = rows.last, let balance = found.items[row].balance, let printed = found.bookings[row].balance
    else { return false }
    let wanted = balance - gaps[0].difference
    guard differsByOneDigit(printed, from: wanted.magnitude) || wanted == -balance else { return false }
    var repaired = found
    repaired.items[row].balance = wanted
    guard repaired.check.gaps.isEmpty else { return false }
    found = repaired
    found.repairs.append(Change(kind: .balance, row: row))
    return true
  }

  /// One digit differs, and the recognizer was not sure of it or confuses these two.
  private static func isMisreading(_ money: StatementMoney, of wanted: UInt64) -> Bool {
    guard let (a, b) = digitPair(money, wanted) else { return false }
    return money.confidence < sure || lookAlikes.contains(Set([a, b]))
  }

  private static func differsByOneDigit(_ money: StatementMoney, from wanted: UInt64) -> Bool {
    digitPair(money, wanted) != nil
  }

  /// The only digit in which two numbers of the same length differ.
  private static func digitPair(_ money: StatementMoney, _ wanted: UInt64) -> (Character, Character)? {
    let read = Array(String(money.magnitude))
    let meant = Array(String(wanted))
    guard read.count == meant.count else { return nil }
    let differing = zip(read, meant).filter { $0 != $1 }
    return differing.count == 1 ? differing[0] : nil
  }

  /// Lowest confidence at which a recognized number is taken for sure.
  private static let sure: Float = 0.97
  /// Digits that recognizers confuse.
  private static let lookAlikes: Set<Set<Character>> = [
    ["1", "7"], ["3", "8"], ["5", "6"], ["6", "8"], ["0", "8"], ["0", "6"], ["8", "9"], ["1", "4"], ["3", "5"],
    ["5", "8"],
    ["0", "9"], ["2", "7"],
  ]
}
