import ModelSimulation
import Testing

struct ScriptTests {
  private let text = #"{"k":"r","t":"15.50","i":[]}"#
  private let slow = Script.Pace(beforeFirst: .seconds(3), betweenTokens: .milliseconds(40))

  private func script(_ fault: ModelFault?, maximumTokens: Int = 1000) -> Script {
    Script(text, maximumTokens: maximumTokens, fault: fault, slow: slow)
  }

  @Test func answerIsSaidInPieces() {
    let script = script(nil)
    #expect(script.tokens.count > 5)
    #expect(script.tokens.joined() == text)
    #expect(script.end == .finish(.stop))
    #expect(script.pace == Script.Pace(beforeFirst: .zero, betweenTokens: .zero))
  }

  @Test func tokenLimitCutsAnswers() {
    let script = script(nil, maximumTokens: 4)
    #expect(script.tokens.count == 4)
    #expect(script.end == .finish(.length))
  }

  @Test func slowAnswersHavePauses() {
    #expect(script(.slow).pace == slow)
    #expect(script(.slow).tokens == script(nil).tokens)
  }

  @Test(arguments: [
    (ModelFault.truncated, Script.End.finish(.length)), (.hangMidway, .silence), (.cutStream, .disconnection),
  ])
  func answersBreakOff(_ fault: ModelFault, _ end: Script.End) {
    let script = script(fault)
    #expect(!script.tokens.isEmpty)
    #expect(script.tokens.count < self.script(nil).tokens.count)
    #expect(text.hasPrefix(script.tokens.joined()))
    #expect(script.end == end)
  }

  @Test func endlessAnswerEndsWithItsTokens() {
    let script = script(.endless, maximumTokens: 700)
    #expect(script.tokens.count == 700)
    #expect(script.end == .finish(.length))
    #expect(script.pace.betweenTokens > .zero)
  }

  @Test func emptyAnswerStops() {
    #expect(script(.empty).tokens.isEmpty)
    #expect(script(.empty).end == .finish(.stop))
  }

  @Test func shareOfRequestsIsStruckTheSameOnEveryRun() {
    func struck(_ share: Double, seed: UInt64) -> [Bool] {
      var draw = FaultDraw(share: share, seed: seed)
      return (0..<1000).map { _ in draw.next() }
    }
    #expect(struck(0.2, seed: 7) == struck(0.2, seed: 7))
    #expect(struck(0.2, seed: 7) != struck(0.2, seed: 8))
    #expect((150...250).contains(struck(0.2, seed: 7).count { $0 }))
    #expect(struck(1, seed: 7).allSatisfy { $0 })
    #expect(!struck(0, seed: 7).contains(true))
  }
}
