import Extraction
import Testing

@Suite struct BalanceCheckTests {
  private static func transactions(_ rows: [(Int64, Int64?)]) -> [LineItem] {
    rows.map { amount, balance in
      var item = LineItem(description: nil, amount: amount)
      item.balance = balance
      return item
    }
  }

  @Test func closesRowByRow() {
    let check = BalanceCheck(
      opening: 1000, closing: 1250, transactions: Self.transactions([(-100, 900), (400, 1300), (-50, 1250)]))
    #expect(check.verdict == .reconciled)
    #expect(check.gaps.isEmpty)
  }

  @Test func newestFirstIsFollowedBackwards() {
    let check = BalanceCheck(
      opening: 1000, closing: 1250, transactions: Self.transactions([(-50, 1250), (400, 1300), (-100, 900)]))
    #expect(check.verdict == .reconciled)
    #expect(check.isNewestFirst)
  }

  @Test func gapIsFoundBetweenItsBalances() {
    let rows = Self.transactions([(-100, nil), (400, 1300), (-50, nil), (-70, 1190), (10, 1200)])
    let check = BalanceCheck(opening: 1000, closing: 1200, transactions: rows)
    #expect(check.verdict == .unreconciled)
    #expect(check.gaps.map(\.rows) == [2..<4])
    #expect(check.gaps.map(\.difference) == [10])
  }

  @Test func firstRowsNeedAnOpeningBalance() {
    let rows = Self.transactions([(-100, 900), (400, 1300)])
    #expect(BalanceCheck(opening: nil, closing: 1300, transactions: rows).verdict == .unverifiable)
    #expect(BalanceCheck(opening: 1000, closing: nil, transactions: rows).verdict == .reconciled)
  }

  @Test func equalBalancesWithoutTransactionsProveNothing() {
    #expect(BalanceCheck(opening: 1000, closing: 1000, transactions: []).verdict == .unverifiable)
  }

  @Test func sumsThatDoNotFitAreNoBalances() {
    let rows = Self.transactions([(.max, nil), (.max, nil)])
    #expect(BalanceCheck(opening: .max, closing: 1, transactions: rows).verdict != .reconciled)
  }
}
