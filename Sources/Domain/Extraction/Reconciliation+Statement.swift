extension Reconciliation {
  /// Of a file with several accounts, every one must add up.
  static func statement(_ fields: DocumentFields) -> (Verdict, [Warning]) {
    guard fields.statements.isEmpty else {
      let verdicts = fields.statements.map(\.verdict)
      let verdict: Verdict =
        verdicts.contains(.unreconciled)
        ? .unreconciled : verdicts.contains(.unverifiable) ? .unverifiable : .reconciled
      let mismatches = fields.statements.enumerated().flatMap { index, statement in
        let check = BalanceCheck(
          opening: statement.openingBalance, closing: statement.closingBalance, transactions: statement.lineItems)
        return check.gaps.map { mismatch($0, statement.evidence, field: "statements[\(index)]") }
      }
      return (held(verdict, fields), mismatches)
    }
    guard !fields.lineItems.isEmpty else {
      return (
        .unverifiable, [Warning(code: "no_transactions", message: "No transaction was found.", field: "lineItems")]
      )
    }
    let check = BalanceCheck(
      opening: fields.openingBalance, closing: fields.closingBalance, transactions: fields.lineItems)
    let mismatches = check.gaps.map { gap in
      let isWhole = gap.rows.count == fields.lineItems.count
      return mismatch(
        gap, fields.evidence,
        field: isWhole ? "closingBalance" : FieldName.lineItem(gap.rows.last ?? gap.rows.lowerBound).key)
    }
    return (held(check.verdict, fields), mismatches)
  }

  /// Sums prove amounts, not days: with a day in doubt no row is called right. Nor is a statement that lacks pages.
  private static func held(_ verdict: Verdict, _ fields: DocumentFields) -> Verdict {
    let isInDoubt = fields.warnings.contains {
      $0.code == "transaction_date_doubtful" || $0.code == "pages_missing"
    }
    return verdict == .reconciled && isInDoubt ? .unverifiable : verdict
  }

  private static func mismatch(
    _ gap: BalanceCheck.Gap, _ evidence: [FieldName: Evidence], field: String
  ) -> Warning {
    let last = gap.rows.last
    let place =
      gap.rows.isEmpty
      ? "behind row \(gap.rows.lowerBound)" : "of rows \(gap.rows.lowerBound + 1) to \(gap.rows.upperBound)"
    let page = last.flatMap { evidence[.lineItem($0)]?.page }
    return Warning(
      code: "balance_mismatch",
      message: "Printed and computed balances \(place) differ by \(gap.difference) minor units.", field: field,
      page: page, row: last)
  }
}
