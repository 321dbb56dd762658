import Extraction
import Inference
import ModelServing
import Testing

/// The engines with a model before a scripted one, on statements.
@Suite struct StatementEngineTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  private let clock = EngineClock()

  /// - Parameter mark: in front of the amounts of money out: a recognizer may lose it.
  private static func statement(mark: String = "-", closing: String = "1,310.00") -> String {
    """
    MERIDIAN VALLEY BANK
    Statement of account       Account number 40127731
    Statement period 01 Dec 2025 to 31 Dec 2025
    Currency USD
                                           Opening balance    1,250.00
    Date         Description                    Amount         Balance
    01 Dec 2025  Cash machine High Street       -10.00        1,240.00
    02 Dec 2025  Card payment greengrocer       \(mark)40.00
    09 Dec 2025  Salary Northgate Works        1,000.00
    16 Dec 2025  Standing order rent            \(mark)890.00      1,310.00
    30 Dec 2025  Interest paid                    0.00        \(closing)
                                           Closing balance    \(closing)
    """
  }

  private static func answer(
    opening: String? = nil, closing: String? = nil, _ rows: [(String, String, String)]
  ) -> String {
    func value(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
    let items = rows.map { "[\"\($0.0)\",\"\($0.1)\",\"\($0.2)\"]" }.joined(separator: ",")
    return
      "{\"k\":\"b\",\"v\":\"MERIDIAN VALLEY BANK\",\"d\":\"2025-12-31\",\"c\":\"USD\",\"t\":\(value(closing)),\"x\":null,"
      + "\"s\":\(value(opening)),\"i\":[\(items)]}"
  }

  private static let doubtful = [
    ("Card payment greengrocer", "2025-12-02", "-40.00"), ("Salary Northgate Works", "2025-12-09", "1000.00"),
    ("Standing order rent", "2025-12-16", "-890.00"),
  ]
  private static let all =
    [("Cash machine High Street", "2025-12-01", "-10.00")] + doubtful + [("Interest paid", "2025-12-30", "0.00")]
  private static let amounts: [Int64?] = [-1000, -4000, 100_000, -89_000, 0]

  private func cascade(_ model: ScriptedModel, _ page: String) async throws -> EngineAnswer {
    let engine = CascadeEngine(
      reader: ScheduledReader(TypedPages([page])), model: model, served: .scripted, wish: .text, onFailure: .refuse,
      today: { Self.today }, now: { [clock] in clock.now })
    return try await engine.extract([], .only(until: clock.now + .seconds(60))) { _ in }
  }

  private func model(_ model: ScriptedModel, _ page: String) async throws -> EngineAnswer {
    let engine = ModelEngine(
      reader: ScheduledReader(TypedPages([page])), model: model, served: .scripted, wish: .text, onFailure: .refuse,
      today: { Self.today }, now: { [clock] in clock.now })
    return try await engine.extract([], .only(until: clock.now + .seconds(60))) { _ in }
  }

  // MARK: - The cascade

  @Test func cascadeAsksNothingWhereAllBalancesFollow() async throws {
    let model = ScriptedModel([], clock: clock)
    let answer = try await cascade(model, Self.statement())
    #expect(answer.verdict == .reconciled)
    #expect(answer.engine.name == "cascade:embedded")
    #expect(model.asked.isEmpty)
  }

  @Test func cascadeShowsTheRowsInDoubtAloneAndTakesThoseThatClose() async throws {
    let model = ScriptedModel([.says(Self.answer(Self.doubtful))], clock: clock)
    let answer = try await cascade(model, Self.statement(mark: " "))
    let asked = try #require(model.asked.first)
    #expect(model.asked.count == 1)
    for text in ["Description", "greengrocer", "Northgate", "rent"] { #expect(asked.text.contains(text)) }
    for text in ["Cash machine", "Interest paid", "Closing balance"] { #expect(!asked.text.contains(text)) }
    #expect(answer.fields.lineItems.map(\.amount) == Self.amounts)
    #expect(answer.fields.lineItems.map(\.balance) == [124_000, nil, nil, 131_000, 131_000])
    #expect(answer.verdict == .reconciled)
    #expect(answer.engine == EngineName(name: "cascade:model", model: "scripted", input: "text"))
    #expect(answer.remarks.contains("engines_disagree lineItems[1]"))
    #expect(!answer.remarks.contains { $0.hasPrefix("balance_mismatch") })
    #expect(answer.fields.evidence[.lineItem(3)]?.text == "890.00")
  }

  @Test func cascadeKeepsItsRowsWhereTheModelsDoNotClose() async throws {
    let wrong = [Self.doubtful[0], Self.doubtful[1], ("Standing order rent", "2025-12-16", "890.00")]
    let said = ScriptedModel([.says(Self.answer(wrong))], clock: clock)
    let answer = try await cascade(said, Self.statement(mark: " "))
    let rules = try await cascade(ScriptedModel([.says(Self.answer([]))], clock: clock), Self.statement(mark: " "))
    #expect(answer.fields.lineItems == rules.fields.lineItems)
    for read in [answer, rules] {
      #expect(read.verdict == .unreconciled)
      #expect(read.remarks.contains { $0.hasPrefix("balance_mismatch") })
    }
  }

  /// Without two of its rows the sums would close as well.
  @Test func rowsThatTheModelLeavesOutProveNothing() async throws {
    let page = Self.statement().replacing(
      "Salary Northgate Works        1,000.00", with: "Salary Northgate Works          935.17"
    )
    .replacing("-890.00      1,310.00", with: "-890.00      1,200.00")
    .replacing("0.00        1,310.00", with: "0.00        1,200.00")
    .replacing("Closing balance    1,310.00", with: "Closing balance    1,200.00")
    let model = ScriptedModel([.says(Self.answer([Self.doubtful[0]]))], clock: clock)
    let answer = try await cascade(model, page)
    #expect(answer.verdict != .reconciled)
  }

  @Test func statementWithoutBookingsSaysSoInEveryEngine() async throws {
    let page = """
      MERIDIAN VALLEY BANK
      Account statement       Account number 40127731
      Statement date 31/12/2025    Period 01/12/2025 to 31/12/2025
      Currency USD
                                             Opening balance    1,250.00
      Date         Description                    Amount         Balance
                                             Closing balance    1,310.00
      """
    let nothing = Self.answer(opening: "1250.00", closing: "1310.00", [])
    let embedded = EmbeddedEngine(reader: ScheduledReader(TypedPages([page])), today: { Self.today })
    let answers = [
      try await embedded.extract([], .only(until: clock.now + .seconds(60))) { _ in },
      try await model(ScriptedModel([.says(nothing)], clock: clock), page),
      try await cascade(ScriptedModel([.says(nothing)], clock: clock), page),
    ]
    #expect(answers.map(\.engine.name) == ["embedded", "model", "cascade:model"])
    for answer in answers {
      #expect(answer.fields.documentType == .bankStatement)
      #expect(answer.remarks.contains("no_transactions lineItems"))
      #expect(answer.verdict == .unverifiable)
    }
  }

  // MARK: - The model, checked by the rules' table

  @Test func modelsTableThatAgreesIsReconciled() async throws {
    let said = Self.answer(opening: "1250.00", closing: "1310.00", Self.all)
    let answer = try await model(ScriptedModel([.says(said)], clock: clock), Self.statement())
    #expect(answer.fields.lineItems.map(\.amount) == Self.amounts)
    #expect(answer.verdict == .reconciled)
    #expect(answer.engine.name == "model")
  }

  @Test func modelsLostRowIsFoundByTheRulesTable() async throws {
    let said = Self.answer(opening: "1250.00", closing: "1310.00", Array(Self.all.dropFirst()))
    let answer = try await model(ScriptedModel([.says(said)], clock: clock), Self.statement())
    #expect(answer.fields.lineItems.map(\.amount) == Self.amounts)
    #expect(answer.remarks.contains("engines_disagree lineItems[0]"))
    #expect(answer.verdict == .reconciled)
  }

  /// Sums prove amounts, not days.
  @Test func modelsOtherDayIsNotReconciled() async throws {
    var rows = Self.all
    rows[1].1 = "2025-12-09"
    let said = Self.answer(opening: "1250.00", closing: "1310.00", rows)
    let answer = try await model(ScriptedModel([.says(said)], clock: clock), Self.statement())
    #expect(answer.verdict == .unverifiable)
    #expect(answer.remarks.contains("engines_disagree lineItems[1]"))
  }

  @Test func modelsTableThatAloneClosesIsTaken() async throws {
    let said = Self.answer(opening: "1250.00", closing: "1310.00", Self.all)
    let answer = try await model(ScriptedModel([.says(said)], clock: clock), Self.statement(mark: " "))
    #expect(answer.fields.lineItems.map(\.amount) == Self.amounts)
    #expect(answer.verdict == .reconciled)
    #expect(answer.remarks.contains("engines_disagree lineItems[1]"))
  }
}
