import OCRClient

extension ClientSituation {
  /// What was spent, against the caps that there are.
  package init(_ status: SpendLedger.Status) {
    func share(_ sum: SpendSum, _ cap: Int64?, _ period: String) -> Spent? {
      // A cap of 0 closes the hosted side: nothing can come near it.
      guard let cap, cap > 0 else { return nil }
      return Spent(period: period, share: Double(sum.microUSD) / Double(cap))
    }
    self.init(
      spent: [share(status.today, status.caps.daily, "daily"), share(status.month, status.caps.monthly, "monthly")]
        .compactMap { $0 })
  }
}
