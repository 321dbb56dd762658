import DocumentText
import Extraction
import FieldExtraction
import TestSupport
import Testing

/// A statement with one thing wrong is never called reconciled, unless what was read of it is the truth.
@Suite struct StatementDamageTests {
  private static let today = CalendarDate(unixSeconds: 1_772_323_200)

  private enum Balances: CaseIterable { case none, everyRow, everyDay }
  private enum Signs: CaseIterable { case minus, columns }

  /// A row as it is printed.
  private struct Row {
    var day: Int
    var amount: Int64
    var balance: Int64?
  }

  private static func money(_ minor: Int64) -> String {
    let cents = minor.magnitude % 100
    return "\(minor < 0 ? "-" : "")\(minor.magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
  }

  private static func put(_ text: String, endingAt end: Int, in line: inout String) {
    while line.count < end - text.count { line += " " }
    line += text
  }

  private struct Statement {
    var rows: [Row] = []
    var lines: [String] = []
    /// Index of the first row's line.
    var first = 0

    init(_ chance: inout SeededGenerator) {
      let balances = Balances.allCases.randomElement(using: &chance) ?? .none
      let signs = Signs.allCases.randomElement(using: &chance) ?? .minus
      let opening = Int64.random(in: -50_000...500_000, using: &chance)
      var balance = opening
      let days = (0..<Int.random(in: 2...14, using: &chance)).map { _ in Int.random(in: 1...28, using: &chance) }
        .sorted()
      for (index, day) in days.enumerated() {
        let magnitude =
          Bool.random(using: &chance)
          ? Int64.random(in: 1...40, using: &chance) * 500
          : Int64.random(in: 100...99_999, using: &chance)
        let amount = Int.random(in: 0..<3, using: &chance) == 0 ? magnitude : -magnitude
        balance += amount
        let endsDay = index + 1 == days.count || days[index + 1] != day
        rows.append(
          Row(
            day: day, amount: amount, balance: balances == .everyRow || balances == .everyDay && endsDay ? balance : nil
          ))
      }
      lines = [
        "Kestrel Mutual Bank", "Account statement     Period 01/01/2026 to 31/01/2026", "Account number 55102399", "",
      ]
      lines.append(
        signs == .minus
          ? "Date         Description                             Amount      Balance"
          : "Date         Description                 Paid out    Paid in      Balance")
      var line = "             Opening balance"
      StatementDamageTests.put(StatementDamageTests.money(opening), endingAt: 73, in: &line)
      lines.append(line)
      first = lines.count
      for (index, row) in rows.enumerated() {
        line =
          "\(row.day < 10 ? "0" : "")\(row.day)/01/2026   Shop \(["Elmtree", "Northgrid", "Pelham", "Corner"][index % 4])"
        let end = signs == .minus ? 60 : row.amount < 0 ? 49 : 60
        StatementDamageTests.put(
          StatementDamageTests.money(signs == .minus ? row.amount : abs(row.amount)), endingAt: end, in: &line)
        if let balance = row.balance {
          StatementDamageTests.put(StatementDamageTests.money(balance), endingAt: 73, in: &line)
        }
        lines.append(line)
      }
      line = "             Closing balance"
      StatementDamageTests.put(StatementDamageTests.money(balance), endingAt: 73, in: &line)
      lines.append(line)
    }

    /// One thing goes wrong: a row lost, with or without a hole, or doubled, a digit, a sign, an amount; on a recognized page
    /// a day or letters anywhere as well.
    mutating func damage(_ chance: inout SeededGenerator, _ source: TextPage.Source) {
      let index = first + Int.random(in: 0..<rows.count, using: &chance)
      var characters = Array(lines[index])
      switch Int.random(in: 0..<(source == .recognized ? 8 : 6), using: &chance) {
      case 0: lines.remove(at: index)
      case 1: lines[index] = ""
      case 2: lines.insert(lines[index], at: index)
      case 3:
        let digits = characters.indices.filter { $0 > 30 && characters[$0].isNumber }
        guard let place = digits.randomElement(using: &chance) else { return }
        characters[place] = Character("\(Int.random(in: 0...9, using: &chance))")
        lines[index] = String(characters)
      case 4:
        if let sign = characters.indices.last(where: { $0 > 30 && characters[$0] == "-" }) { characters[sign] = " " }
        lines[index] = String(characters)
      case 5: lines[index] = String(characters.prefix(32))
      case 6: lines[index] = String(repeating: " ", count: 13) + String(characters.dropFirst(13))
      default:
        for place in characters.indices where Int.random(in: 0..<3, using: &chance) == 0 && characters[place] != " " {
          characters[place] = "#"
        }
        lines[index] = String(characters)
      }
    }
  }

  private static func isTruth(_ fields: DocumentFields, _ rows: [Row]) -> Bool {
    fields.lineItems.map(\.amount) == rows.map(\.amount)
      && fields.lineItems.map { $0.date?.day } == rows.map(\.day)
  }

  private static func read(_ lines: [String], _ source: TextPage.Source) -> (DocumentFields, Verdict) {
    let page = TextPage.typed(lines.joined(separator: "\n"), columns: 80, source: source)
    let fields = FieldExtractor(today: today).extract([page])
    return (fields, Reconciliation(fields, today: today).verdict)
  }

  @Test(arguments: [TextPage.Source.textLayer, .recognized]) func damagedStatementsAreNotCalledRight(
    source: TextPage.Source
  ) {
    var chance = SeededGenerator(seed: 16)
    var reconciled = 0
    for number in 0..<400 {
      var statement = Statement(&chance)
      let whole = Self.read(statement.lines, source)
      #expect(whole.1 == .reconciled && Self.isTruth(whole.0, statement.rows), "\(number) undamaged")
      let printed = statement.lines
      statement.damage(&chance, source)
      let (fields, verdict) = Self.read(statement.lines, source)
      guard verdict == .reconciled else { continue }
      reconciled += 1
      #expect(
        Self.isTruth(fields, statement.rows),
        "\(number):\n\(printed.joined(separator: "\n"))\n\(statement.lines.joined(separator: "\n"))")
    }
    // Some damage is none, and some is repaired.
    #expect(reconciled > 5)
  }
}
