import JSON

/// What is counted of answers, as `../shared/data/score.py` counts it. The raw values are its columns.
package enum ScoreColumn: String, Sendable, CaseIterable {
  case answered, type, vendor, date, total, tax, currency
  case allThree = "all three"
  case invented
  case inventedVendor = "invented vendor"
  case inventedDate = "invented date"
  case itemsF1 = "items F1"
  case itemsQuantity = "items qty"
  case transactionsF1 = "tx F1"
  case transactionsExact = "tx exact"
  case balances, reconciled
  case rightReconciled = "right|reconciled"
  case honestReconciled = "honest|reconciled"
  case accepted
  case rightAccepted = "right|accepted"
  case evidence

  /// A lower share is better.
  package var isFault: Bool { [.invented, .inventedVendor, .inventedDate].contains(self) }
  /// Hits, given and true of a set make one value.
  package var isF1: Bool { self == .itemsF1 || self == .transactionsF1 }
  /// Says something of the answer, not that it is right.
  package var isNeutral: Bool { [.reconciled, .accepted].contains(self) }
}

/// One answer beside the truth.
package struct DocumentScore: Sendable {
  /// Whether each of the columns that apply holds.
  package private(set) var checks: [ScoreColumn: Bool] = [:]
  /// Hits, given and true of items and transactions; right and known of quantities.
  package private(set) var counts: [ScoreColumn: [Int]] = [:]

  /// - Parameters:
  ///   - status: as over HTTP; only 200 has an answer.
  ///   - answer: as the gateway gives it.
  package init(_ truth: TruthDocument, status: Int, answer given: JSONValue) {
    let isAnswered = status == 200
    let answer: JSONValue = isAnswered && given.members != nil ? given : .object([])
    checks[.answered] = isAnswered
    if !truth.kind.isEmpty { checks[.type] = answer["documentType"]?.string.map(truth.kinds.contains) ?? false }
    if let vendor = truth.text("vendor") {
      let own = answer["vendor"]?.string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
      let isRight = VendorComparison.isSame(own, [vendor] + truth.texts("vendor_alt"))
      checks[.vendor] = isRight
      checks[.inventedVendor] = Self.isGiven(answer["vendor"]) && !isRight
    }
    if let date = truth.text("date") {
      let isRight = answer["date"]?.string.map { ([date] + truth.texts("date_alt")).contains($0) } ?? false
      checks[.date] = isRight
      checks[.inventedDate] = Self.isGiven(answer["date"]) && !isRight
    }
    if let currency = truth.text("currency") { checks[.currency] = answer["currency"]?.string == currency }
    if let totals = truth.totals {
      let isRight = answer["total"]?.integer.map(totals.contains) ?? false
      checks[.total] = isRight
      checks[.invented] = (answer["total"] ?? .null) != .null && !isRight
    }
    if let tax = truth.amount("tax_minor") {
      let taxes = truth.kinds.contains("credit_note") ? [tax, 0 - tax] : [tax]
      checks[.tax] = answer["tax"]?.integer.map(taxes.contains) ?? false
    }
    let three: [Bool?] = [checks[.vendor], checks[.date], checks[.total]]
    if !three.contains(nil) { checks[.allThree] = !three.contains(false) }
    let lines = answer["lineItems"]?.elements ?? []
    scoreItems(truth, lines.filter { $0.members != nil })
    var isRight = checks[.total]
    if let transactions = truth.rows("transactions") {
      scoreTransactions(truth, transactions, lines, answer)
      isRight = checks[.transactionsExact] == true && checks[.balances] == true
    }
    scoreTrust(truth, answer, isAnswered: isAnswered, isRight: isRight)
  }

  private static func isGiven(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, .null, .bool(false), .integer(0): false
    case .string(let text): !text.isEmpty
    case .array(let values): !values.isEmpty
    case .object(let members): !members.isEmpty
    default: true
    }
  }

  // MARK: Items

  private mutating func scoreItems(_ truth: TruthDocument, _ lines: [JSONValue]) {
    guard let items = truth.rows("line_items"), !items.isEmpty else { return }
    let matches = Self.pairs(lines, items) {
      $0["amount"]?.integer == $1["amount_minor"]?.integer
    } alike: { line, item in
      let ratio = Self.ratio(line["description"], item["description"])
      return ratio >= 0.8 ? ratio : 0
    }
    counts[.itemsF1] = [matches.count, lines.count, items.count]
    let known = matches.filter { Self.isKnown($0.truth["quantity"]) || Self.isKnown($0.truth["unit_price_minor"]) }
    counts[.itemsQuantity] = [known.count { Self.hasQuantity($0.answer, of: $0.truth) }, known.count]
  }

  private static func isKnown(_ value: JSONValue?) -> Bool { (value ?? .null) != .null }

  private static func hasQuantity(_ line: JSONValue, of item: JSONValue) -> Bool {
    if isKnown(item["quantity"]), number(line["quantity"]) != number(item["quantity"]) { return false }
    return !isKnown(item["unit_price_minor"]) || line["unitPrice"]?.integer == item["unit_price_minor"]?.integer
  }

  private static func number(_ value: JSONValue?) -> Double? {
    if case .string(let text)? = value { return Double(text) }
    return value?.number
  }

  private static func ratio(_ a: JSONValue?, _ b: JSONValue?) -> Double {
    func text(_ value: JSONValue?) -> String {
      switch value {
      case .string(let text): ComparedText.folded(text)
      case .integer(let number): String(number)
      default: ""
      }
    }
    return TextSimilarity.ratio(text(a), text(b))
  }

  /// Each true row with the unused one of the answer that is most alike.
  private static func pairs(
    _ lines: [JSONValue], _ rows: [JSONValue], near: (JSONValue, JSONValue) -> Bool,
    alike: (JSONValue, JSONValue) -> Double
  ) -> [(answer: JSONValue, truth: JSONValue)] {
    var left = lines
    var found: [(JSONValue, JSONValue)] = []
    for row in rows {
      var best: (score: Double, index: Int)?
      for index in left.indices where near(left[index], row) && left[index]["amount"]?.integer != nil {
        let score = alike(left[index], row)
        if best.map({ score >= $0.score }) ?? true { best = (score, index) }
      }
      if let best, best.score > 0 { found.append((left.remove(at: best.index), row)) }
    }
    return found
  }

  // MARK: Statements

  private mutating func scoreTransactions(
    _ truth: TruthDocument, _ transactions: [JSONValue], _ all: [JSONValue], _ answer: JSONValue
  ) {
    let lines = all.filter { $0.members != nil }
    let matches = Self.pairs(lines, transactions) {
      $0["amount"]?.integer == $1["amount_minor"]?.integer && $0["date"]?.string == $1["date"]?.string
    } alike: { line, row in
      let others = row["description_alt"]?.elements ?? []
      let ratio = ([row["description"] ?? .null] + others).map { Self.ratio(line["description"], $0) }.max() ?? 0
      return ratio >= 0.7 ? ratio : 0
    }
    counts[.transactionsF1] = [matches.count, lines.count, transactions.count]
    struct Booking: Hashable {
      var date: String?
      var amount: Int64?
    }
    func counted(_ rows: [JSONValue], _ amount: String) -> [Booking: Int] {
      rows.reduce(into: [:]) { counts, row in
        counts[Booking(date: row["date"]?.string, amount: row[amount]?.integer), default: 0] += 1
      }
    }
    checks[.transactionsExact] =
      counted(lines, "amount") == counted(transactions, "amount_minor") && lines.count == all.count
    func isSame(_ key: String, _ truthKey: String) -> Bool {
      answer[key]?.integer.map { $0 == truth.amount(truthKey) } ?? false
    }
    checks[.balances] =
      isSame("openingBalance", "opening_balance_minor") && isSame("closingBalance", "closing_balance_minor")
  }

  // MARK: Trust

  private mutating func scoreTrust(_ truth: TruthDocument, _ answer: JSONValue, isAnswered: Bool, isRight: Bool?) {
    let isAccepted = isAnswered && answer["review"]?["needed"] == .bool(false)
    checks[.accepted] = isAccepted
    guard isAnswered else { return }
    let isReconciled = answer["verdict"]?.string == "reconciled"
    checks[.reconciled] = isReconciled
    let four = [ScoreColumn.vendor, .date, .total, .currency].compactMap { checks[$0] }
    if isReconciled {
      if let isRight { checks[.rightReconciled] = isRight }
      if !four.isEmpty {
        checks[.honestReconciled] = !four.contains(false) && checks[.type] ?? true && isRight != false
      }
    }
    if isAccepted, !four.isEmpty { checks[.rightAccepted] = !four.contains(false) && isRight != false }
    let field = truth.rows("transactions") == nil ? "total" : "closingBalance"
    if (answer[field] ?? .null) != .null {
      checks[.evidence] = PrintedMoney.isProven(answer, field, pages: truth.pages)
    }
  }

  /// The columns that are wrong.
  package var faults: [ScoreColumn] {
    ScoreColumn.allCases.filter { column in
      guard let holds = checks[column], !column.isNeutral, column != .allThree else { return false }
      return holds == column.isFault
    }
  }
}
