import Extraction
import Inference
import ModelServing
import Testing

/// The cascade before a scripted model, by a clock that only the script moves.
@Suite struct CascadeEngineTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  private let clock = EngineClock()

  private func read(
    _ model: ScriptedModel, _ page: String = TypedDocuments.twoTotals, onFailure: ModelFailurePolicy = .refuse,
    scope: EscalationScope = .doubtful, within limit: Duration = .seconds(20)
  ) async throws -> EngineAnswer {
    let engine = CascadeEngine(
      reader: ScheduledReader(TypedPages([page])), model: model, served: .scripted, wish: .text, scope: scope,
      onFailure: onFailure,
      today: { Self.today }, now: { [clock] in clock.now })
    return try await engine.extract([], .only(until: clock.now + limit)) { _ in }
  }

  @Test func whatReconcilesIsTakenWithoutAsking() async throws {
    let model = ScriptedModel([], clock: clock)
    let answer = try await read(model, TypedDocuments.receipt)
    #expect(answer.engine == EngineName(name: "cascade:embedded"))
    #expect(answer.verdict == .reconciled)
    #expect(answer.fields.total == 1550)
    #expect(model.asked.isEmpty)
    #expect(model.introductions.isEmpty)
  }

  @Test func printedValuesOfDoubtfulFieldsAreAskedForOnceInTime() async throws {
    let model = ScriptedModel([.says(#"{"t":"18.75"}"#)], clock: clock)
    let answer = try await read(model)
    #expect(answer.engine == EngineName(name: "cascade:model", model: "scripted", input: "choices"))
    #expect(answer.fields.total == 1875)
    #expect(answer.fields.vendor == "GREEN LEAF MARKET LTD")
    #expect(answer.attempts == 1)
    #expect(model.asked.map(\.deadline) == [.milliseconds(19_800)])
    #expect(model.asked.first?.request.output.grammar?.contains("15.50") == true)
    #expect(model.asked.first?.text.contains("Mill Road") == false)
  }

  @Test func doubtfulDocumentIsAskedForAsAWholeWhereWanted() async throws {
    let answer =
      #"{"k":"r","v":"GREEN LEAF MARKET LTD","d":null,"c":"GBP","t":"18.75","x":null,"s":null,"i":[]}"#
    let model = ScriptedModel([.says(answer)], clock: clock)
    let read = try await read(model, scope: .whole)
    #expect(read.engine == EngineName(name: "cascade:model", model: "scripted", input: "text"))
    #expect(read.fields.total == 1875)
    #expect(model.asked.first?.text.contains("Mill Road") == true)
    let settled = ScriptedModel([], clock: clock)
    _ = try await self.read(settled, TypedDocuments.receipt, scope: .whole)
    #expect(settled.asked.isEmpty)
  }

  @Test func contradictingModelDecidesNothingAboutTheTotal() async throws {
    let values = ["15.50", "18.75"]
    var disagreements = 0
    for value in values {
      let answer = try await read(ScriptedModel([.says("{\"t\":\"\(value)\"}")], clock: clock))
      #expect(answer.verdict != .reconciled)
      if answer.remarks.contains("engines_disagree total") {
        disagreements += 1
        #expect(answer.verdict == .unreconciled)
      }
    }
    #expect(disagreements == 1)
  }

  @Test func choosingNoneOfThePrintedValuesIsNotAgreement() async throws {
    let answer = try await read(ScriptedModel([.says(#"{"t":null}"#)], clock: clock))
    #expect(answer.verdict != .reconciled)
    #expect(answer.remarks.contains("engines_disagree total"))
  }

  @Test func valueNotOfferedIsRefusedAndAskedForOnceMore() async throws {
    let model = ScriptedModel([.says(#"{"t":"0.01"}"#), .says(#"{"t":"18.75"}"#)], clock: clock)
    let answer = try await read(model)
    #expect(answer.fields.total == 1875)
    #expect(answer.attempts == 2)
    #expect(model.asked.map(\.request.temperature) == [0, 0.3])
    #expect(model.asked.map(\.deadline) == [.milliseconds(19_800), .milliseconds(19_800)])
  }

  @Test func thereIsNoSecondTryWithoutTime() async throws {
    let model = ScriptedModel(
      [.says("Sure!", after: .seconds(20)), .says(#"{"t":"15.50"}"#)], clock: clock)
    #expect(try await problemCode { try await read(model) } == .extractionUnverified)
    #expect(model.asked.count == 1)
  }

  @Test(
    arguments: [
      (.fails(ModelFailure.unreachable("refused")), .engineUnavailable, 1),
      (.fails(ModelFailure.unavailable("status 503")), .engineUnavailable, 1),
      (.fails(ModelFailure.unauthorized), .engineUnavailable, 1),
      (.fails(ModelFailure.late), .deadlineExceeded, 1),
      (.fails(ModelFailure.contextExceeded(promptTokens: nil, contextTokens: nil)), .extractionUnverified, 1),
      (.fails(ModelFailure.refused(status: 500)), .modelBadAnswer, 2),
      (.fails(ModelFailure.garbled("the stream has no end")), .extractionUnverified, 2),
      (.says(#"{"t":"15.50"}"#, .length), .extractionUnverified, 2),
      (.says(#"{"t":"0.01"}"#), .extractionUnverified, 2),
      (.says(#"{"t":"15.50","x":"0.01"}"#), .extractionUnverified, 2),
      (.says("Sure! The total is 15.50."), .extractionUnverified, 2),
      (.says(""), .extractionUnverified, 2),
    ] as [(ScriptedModel.Step, ProblemCode, Int)])
  func eachFailureHasItsCodeAndASecondTryOnlyWhereItHelps(
    step: ScriptedModel.Step, code: ProblemCode, requests: Int
  ) async throws {
    let refusing = ScriptedModel([step, step], clock: clock)
    #expect(try await problemCode { try await read(refusing) } == code)
    #expect(refusing.asked.count == requests)

    let answer = try await read(ScriptedModel([step, step], clock: clock), onFailure: .embedded)
    #expect(answer.engine == EngineName(name: "cascade:embedded"))
    #expect(answer.remarks.contains("model_failed"))
    #expect(answer.verdict != .reconciled)
    #expect(answer.fields.vendor == "GREEN LEAF MARKET LTD")
  }

  @Test func whereTheRulesFindNothingAtAllTheWholeDocumentIsAskedFor() async throws {
    let nothing = #"{"k":"r","v":null,"d":null,"c":null,"t":null,"x":null,"s":null,"i":[]}"#
    let model = ScriptedModel([.says(nothing)], clock: clock)
    #expect(try await problemCode { try await read(model, "12 34") } == .nothingFound)
    #expect(model.asked.map(\.deadline) == [.milliseconds(19_800)])
    #expect(model.asked.first?.request.output.grammar?.contains(#"\"k\":"#) == true)
  }
}
