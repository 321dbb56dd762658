/// Whether the transactions of a statement lead from each printed balance to the next.
///
/// The balances are the opening one, those on the transactions' own lines, and the closing one. A statement may be printed
/// oldest or newest transaction first: the order in which more balances follow from each other counts.
public struct BalanceCheck: Sendable, Equatable {
  /// Transactions that do not lead from the balance before them to the balance behind them.
  public struct Gap: Sendable, Equatable {
    /// Indices of the transactions between the two balances; empty where a balance repeats with another value.
    public var rows: Range<Int>
    /// The later balance less the earlier one and the transactions, in minor units.
    public var difference: Int64
  }

  public let verdict: Verdict
  public let gaps: [Gap]
  /// The newest transaction is printed first.
  public let isNewestFirst: Bool

  /// Unverifiable unless balances stand before the first and behind the last transaction: all others are proven by these.
  public init(opening: Int64?, closing: Int64?, transactions: [LineItem]) {
    let forward = Self.gaps(opening, closing, transactions)
    let backward = Self.gaps(opening, closing, transactions.reversed())
    // Without balances between them both orders tell the same.
    isNewestFirst = backward.count < forward.count
    let count = transactions.count
    gaps =
      isNewestFirst
      ? backward.map {
        Gap(rows: (count - $0.rows.upperBound)..<(count - $0.rows.lowerBound), difference: $0.difference)
      }
      : forward
    let last = isNewestFirst ? transactions.first : transactions.last
    let isEnclosed = opening != nil && (closing ?? last?.balance) != nil
    let isComplete = !transactions.isEmpty && transactions.allSatisfy { $0.amount != nil }
    verdict = !gaps.isEmpty ? .unreconciled : isEnclosed && isComplete ? .reconciled : .unverifiable
  }

  private static func gaps(_ opening: Int64?, _ closing: Int64?, _ transactions: [LineItem]) -> [Gap] {
    var gaps: [Gap] = []
    var known = opening
    var start = 0
    func compare(_ balance: Int64, until end: Int) {
      if let computed = known, balance != computed {
        let (difference, overflow) = balance.subtractingReportingOverflow(computed)
        gaps.append(Gap(rows: start..<end, difference: overflow ? .max : difference))
      }
      (known, start) = (balance, end)
    }
    for (index, transaction) in transactions.enumerated() {
      known = known.flatMap { sum in
        transaction.amount.flatMap { amount in
          let (next, overflow) = sum.addingReportingOverflow(amount)
          if overflow { gaps.append(Gap(rows: start..<(index + 1), difference: .max)) }
          return overflow ? nil : next
        }
      }
      if let balance = transaction.balance { compare(balance, until: index + 1) }
    }
    // Balances alone prove nothing.
    if let closing, !transactions.isEmpty { compare(closing, until: transactions.count) }
    return gaps
  }
}
