import Extraction

/// Makes the one change with which all balances close, where there is exactly one.
enum StatementRepair {
  /// What was changed.
  struct Change: Sendable, Equatable {
    enum Kind: String, Sendable { case digit, sign, balance }

    var kind: Kind
    var row: Int
  }

  /// - Parameter isRecognized: the words were read off pixels; those of a text layer are certain.
  static func repair(_ found: inout StatementFinder.Found, unsureSigns: Set<Int>, isRecognized: Bool) {
    let gaps = found.check.gaps
    if gaps.count == 2, isRecognized, repairBalance(&found, gaps) { return }
    guard gaps.count == 1, let gap = gaps.first, gap.difference != .max, found.opening != nil else { return }
    var changes: [(Change, LineItem)] = []
    for row in gap.rows {
      guard let amount = found.items[row].amount, let printed = found.bookings[row].amount else { continue }
      var item = found.items[row]
      if unsureSigns.contains(row), gap.difference == -2 * amount {
        item.amount = -amount
        changes.append((Change(kind: .sign, row: row), item))
      }
      let wanted = amount + gap.difference
      guard isRecognized, wanted != 0, (wanted < 0) == (amount < 0),
        isMisreading(printed, of: wanted.magnitude, isLocated: gap.rows.count == 1)
      else { continue }
      item.amount = wanted
      changes.append((Change(kind: .digit, row: row), item))
    }
    guard changes.count == 1, let (change, item) = changes.first else { return }
    found.items[change.row] = item
    found.repairs.append(change)
  }

  /// A balance that fits neither the one before nor the one behind, while both fit each other, was misread.
  private static func repairBalance(_ found: inout StatementFinder.Found, _ gaps: [BalanceCheck.Gap]) -> Bool {
    guard gaps[0].difference == -gaps[1].difference, gaps[0].difference != .max else { return false }
    let rows = gaps[0].rows.upperBound == gaps[1].rows.lowerBound ? gaps[0].rows : gaps[1].rows
    guard gaps[0].rows.upperBound == gaps[1].rows.lowerBound || gaps[1].rows.upperBound == gaps[0].rows.lowerBound,
      let row = rows.last, let balance = found.items[row].balance, let printed = found.bookings[row].balance
    else { return false }
    let wanted = balance - gaps[0].difference
    guard isMisreading(printed, of: wanted.magnitude, isLocated: true) || wanted == -balance
    else { return false }
    var repaired = found
    repaired.items[row].balance = wanted
    guard repaired.check.gaps.isEmpty else { return false }
    found = repaired
    found.repairs.append(Change(kind: .balance, row: row))
    return true
  }

  /// One digit differs, and the recognizer was not sure of it or confuses these two.
  private static func isMisreading(_ money: StatementMoney, of wanted: UInt64, isLocated: Bool) -> Bool {
    let read = Array(String(money.magnitude))
    let meant = Array(String(wanted))
    guard read.count == meant.count else { return false }
    let differing = zip(read, meant).filter { $0 != $1 }
    guard differing.count == 1, let (a, b) = differing.first else { return false }
    return isLocated || money.confidence < sure || lookAlikes.contains(Set([a, b]))
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
