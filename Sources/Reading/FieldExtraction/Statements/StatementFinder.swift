import DocumentText
import Extraction
import Languages

/// What a statement's pages tell of its accounts.
struct StatementFinder {
  /// One account.
  struct Found: Sendable {
    var bookings: [Booking] = []
    /// Of each booking.
    var items: [LineItem] = []
    var opening: (value: Int64, money: StatementMoney)?
    var closing: (value: Int64, money: StatementMoney)?
    var account: AccountFinder.Found?
    var period: Period?
    var repairs: [StatementRepair.Change] = []
    /// Of each booking, whether its day is printed for it.
    var isDayCertain: [Bool] = []
    /// Rows whose day is out of order, outside of the period or another row's, on a recognized page.
    var doubtfulDays: [Int] = []

    /// Nearly every booking has a day on its own line.
    var areMostDated: Bool { bookings.count { $0.isDated } * 10 >= bookings.count * 8 }

    var check: BalanceCheck {
      BalanceCheck(opening: opening?.value, closing: closing?.value, transactions: items)
    }
  }

  let accounts: [Found]

  init(_ text: PageText, _ reading: StatementReading, date: CalendarDate?, isMonthFirst: Bool) {
    let calendar = StatementCalendar(
      text, header: reading.others, days: reading.finder.bookings.compactMap(\.day), date: date,
      isMonthFirst: isMonthFirst)
    accounts = AccountFinder(text, reading).segments().map { segment in
      Self.read(segment, calendar, reading, isRecognized: text.isRecognized)
    }
  }

  private static func read(
    _ segment: AccountFinder.Segment, _ calendar: StatementCalendar, _ reading: StatementReading, isRecognized: Bool
  ) -> Found {
    let isCard = reading.isCard
    var found = Found(bookings: segment.bookings, account: segment.account, period: calendar.period)
    var signs = StatementSigns(segment.bookings, segment.balances, isCard: isCard)
    let dates = segment.bookings.map { $0.day.flatMap(calendar.date) }
    let isNewestFirst = descends(dates.compactMap { $0 })
    func items(isBalanceInverted: Bool) -> [LineItem] {
      zip(segment.bookings, zip(signs.amounts, dates)).map { booking, row in
        var item = LineItem(description: nil, amount: row.0)
        item.description = booking.text
        item.date = row.1
        item.valueDate = booking.valueDay.flatMap(calendar.date)
        item.balance = booking.balance.map { signed($0, isOverdrawn: false, isInverted: isBalanceInverted) }
        return item
      }
    }
    // A card's balance is a debt: printed without a sign, it is negative.
    let choices = isCard ? [true, false] : [false]
    var best: (gaps: Int, isInverted: Bool)?
    for isInverted in choices {
      let pair = BalancePair(
        segment.balances, items(isBalanceInverted: isInverted), isNewestFirst: isNewestFirst, isInverted: isInverted)
      if best.map({ pair.gaps < $0.gaps }) ?? true { best = (pair.gaps, isInverted) }
    }
    let isInverted = best?.isInverted ?? false
    var pair = BalancePair(
      segment.balances, items(isBalanceInverted: isInverted), isNewestFirst: isNewestFirst, isInverted: isInverted)
    if !signs.unsure.isEmpty, !isNewestFirst {
      signs.settle(
        opening: pair.opening?.value, closing: pair.closing?.value,
        balances: items(isBalanceInverted: isInverted).map(\.balance))
      pair = BalancePair(
        segment.balances, items(isBalanceInverted: isInverted), isNewestFirst: isNewestFirst, isInverted: isInverted)
    }
    found.items = items(isBalanceInverted: isInverted)
    found.opening = pair.opening
    found.closing = pair.closing
    found.isDayCertain = DayDoubts.certain(segment.bookings)
    StatementRepair.repair(
      &found, signs: signs, isRecognized: isRecognized, holes: DayDoubts.holes(segment.bookings, reading.lines))
    if isRecognized || found.repairs.contains(where: { $0.kind == .split }) {
      found.doubtfulDays = DayDoubts.doubtful(found, calendar, isNewestFirst: isNewestFirst)
    }
    return found
  }

  static func signed(_ money: StatementMoney, isOverdrawn: Bool, isInverted: Bool) -> Int64 {
    let isNegative = (money.mark == .out || isOverdrawn) != isInverted
    return isNegative ? -money.magnitude : money.magnitude
  }

  /// More days are before the one above than after it.
  private static func descends(_ dates: [CalendarDate]) -> Bool {
    let pairs = zip(dates, dates.dropFirst())
    return pairs.count { $0 > $1 } > pairs.count { $0 < $1 }
  }
}

/// The opening and closing balance among all printed ones: those that the bookings lead from and to.
struct BalancePair {
  private(set) var opening: (value: Int64, money: StatementMoney)?
  private(set) var closing: (value: Int64, money: StatementMoney)?
  private(set) var gaps: Int

  /// More balances of a kind are not tried.
  private static let most = 4

  init(_ balances: [PrintedBalance], _ items: [LineItem], isNewestFirst: Bool, isInverted: Bool) {
    func candidates(_ kind: PrintedBalance.Kind, at bookings: Int) -> [PrintedBalance] {
      let labelled = balances.filter { $0.kind == kind }
      let placed = balances.filter { ($0.kind == .plain || $0.kind == .carried) && $0.bookings == bookings }
      return labelled + placed.filter { $0.kind == .plain } + placed.filter { $0.kind == .carried }
    }
    func value(_ balance: PrintedBalance) -> (value: Int64, money: StatementMoney) {
      (StatementFinder.signed(balance.money, isOverdrawn: balance.isOverdrawn, isInverted: isInverted), balance.money)
    }
    let count = items.count
    let openings = Array(candidates(.opening, at: isNewestFirst ? count : 0).prefix(Self.most)).map(value)
    let closings = candidates(.closing, at: isNewestFirst ? 0 : count).suffix(Self.most).map(value)
    let preferred = closings.last { closing in
      balances.contains { $0.kind == .closing && $0.money.line == closing.money.line }
    }
    (opening, closing) = (openings.first, preferred ?? closings.last)
    gaps = BalanceCheck(opening: opening?.value, closing: closing?.value, transactions: items).gaps.count
    guard gaps > 0 else { return }
    for first in openings {
      for last in closings {
        let check = BalanceCheck(opening: first.value, closing: last.value, transactions: items)
        if check.gaps.count < gaps { (opening, closing, gaps) = (first, last, check.gaps.count) }
      }
    }
  }
}
