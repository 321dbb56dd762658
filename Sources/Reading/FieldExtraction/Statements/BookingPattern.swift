import DocumentText
import Extraction
import Languages

/// How the bookings of a statement lie on its lines, where they are more than a line with day, text and amount and the text's
/// other lines below it.
struct BookingPattern: Sendable {
  /// The day stands below the amount, above it are none.
  let hasDaysBelow: Bool
  /// The day of the value stands below that of the booking, in one column.
  let hasValueDaysBelow: Bool
  /// Lines whose text belongs to the amount below them: day and amount stand half-way down their text.
  let leading: Set<Int>

  private enum Kind: Equatable {
    case amount(isDated: Bool)
    case day, text, other
  }

  init(_ lines: [StatementLine], _ columns: StatementColumns) {
    let kinds = lines.map { Self.kind($0, columns) }
    hasDaysBelow = Self.hasDaysBelow(kinds)
    hasValueDaysBelow = Self.hasValueDaysBelow(kinds)
    leading = Self.leading(lines, kinds)
  }

  private static func kind(_ line: StatementLine, _ columns: StatementColumns) -> Kind {
    guard let table = columns.table(at: line.index), !columns.isHead(line.index) else { return .other }
    let isAmount = line.money.contains { money in
      StatementColumns.column(money, in: table, height: line.height).map { $0.concept != .balance } ?? false
    }
    guard line.concepts.isDisjoint(with: [.opening, .closing, .carried]) else { return .other }
    if isAmount { return line.isDated || !line.concepts.contains(.total) ? .amount(isDated: line.isDated) : .other }
    if line.isDated { return .day }
    return line.letters >= 2 && line.money.isEmpty ? .text : .other
  }

  /// Of days and amounts in turn, an amount is the first, and nearly each has its day below it.
  private static func hasDaysBelow(_ kinds: [Kind]) -> Bool {
    let turns = kinds.filter { $0 != .text && $0 != .other }
    let bare = turns.count { $0 == .amount(isDated: false) }
    guard bare >= 2, turns.count(where: { $0 == .amount(isDated: true) }) * 5 <= bare,
      turns.first == .amount(isDated: false)
    else { return false }
    let followed = zip(turns, turns.dropFirst()).count { $0 == .amount(isDated: false) && $1 == .day }
    return followed * 5 >= bare * 4
  }

  /// Half of the bookings have another day on the line below; no amount waits for such a day.
  private static func hasValueDaysBelow(_ kinds: [Kind]) -> Bool {
    let dated = kinds.count { $0 == .amount(isDated: true) }
    let followed = zip(kinds, kinds.dropFirst()).count { $0 == .amount(isDated: true) && $1 == .day }
    guard dated >= 2, followed * 2 >= dated else { return false }
    let turns = kinds.filter { $0 != .text && $0 != .other }
    let waiting = zip(turns, turns.dropFirst()).count { $0 == .day && $1 == .amount(isDated: false) }
    return waiting * 10 <= followed
  }

  /// Between two amounts the widest gap parts their texts; where it lies above lines of text, those lead the amount below.
  private static func leading(_ lines: [StatementLine], _ kinds: [Kind]) -> Set<Int> {
    var found: Set<Int> = []
    var heads: [Range<Int>] = []
    var votes = (for: 0, against: 0, all: 0)
    var last: Int?
    for index in lines.indices where kinds[index] != .text && kinds[index] != .day {
      defer { last = index }
      guard case .amount = kinds[index] else { continue }
      let start = (last ?? -1) + 1
      guard start < index, lines[start].page == lines[index].page else { continue }
      guard let last, lines[last].page == lines[index].page, case .amount = kinds[last] else {
        heads.append(start..<index)
        continue
      }
      votes.all += 1
      let gaps = (last..<index).map { lines[$0 + 1].bounds.midY - lines[$0].bounds.midY }
      guard let widest = gaps.max(), let place = gaps.firstIndex(of: widest) else { continue }
      let second = gaps.enumerated().filter { $0.offset != place }.map(\.element).max() ?? 0
      guard widest > wider * second else { continue }
      if last + place + 1 < index {
        votes.for += 1
        found.formUnion((last + place + 1)..<index)
      } else {
        votes.against += 1
      }
    }
    guard votes.for >= 2, votes.for >= 2 * votes.against, votes.for * 2 >= votes.all else { return [] }
    return found.union(heads.joined())
  }

  /// How much wider the gap between two bookings is than those between the lines of one.
  private static let wider: Float = 1.2
}
