import HostedSimulation
import JSON
import Testing

@Suite struct CallLogTests {
  @Test func theBillHoldsWhatWasProcessed() {
    var log = CallLog()
    log.append(.init(document: "a", unixMilliseconds: 1, pages: 2, outcome: "answer"))
    log.append(.init(document: "b", unixMilliseconds: 2, pages: 0, outcome: "429"))
    log.append(.init(document: "b", unixMilliseconds: 3, pages: 1, outcome: "hang"))
    log.countLateReading()
    let json = log.json
    #expect(json["simulated"] == true)
    #expect(json["chargedCalls"] == 2)
    #expect(json["chargedPages"] == 3)
    #expect(json["lateReadings"] == 1)
    let calls = json["calls"]?.elements ?? []
    #expect(calls.map { $0["charged"] } == [true, false, true])
    #expect(calls.map { $0["outcome"] } == ["answer", "429", "hang"])
  }
}
