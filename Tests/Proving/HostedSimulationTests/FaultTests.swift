import HostedSimulation
import JSON
import Testing

@Suite struct FaultTests {
  private func plan(_ json: String, seed: UInt64 = 1) throws -> FaultPlan {
    var plan = FaultPlan(seed: seed)
    plan.replace(with: try HostedFault.list(JSONValue(parsing: json.utf8)))
    return plan
  }

  @Test func aCountedFaultStrikesSoOftenThenTheNextOne() throws {
    var plan = try plan(#"[{"fault":"status","status":429,"retryAfter":3,"count":2},{"fault":"drip"}]"#)
    let struck = (0..<4).map { _ in plan.next(document: "a", isPDF: false) }
    let limited = HostedFault.Kind.status(429, retryAfter: 3)
    #expect(struck == [limited, limited, .drip, .drip])
  }

  @Test func aFaultOfOneDocumentLeavesOthersAlone() throws {
    var plan = try plan(#"[{"fault":"reset","document":"a"}]"#)
    #expect(plan.next(document: "b", isPDF: true) == nil)
    #expect(plan.next(document: "a", isPDF: true) == .reset)
  }

  @Test func theParserRejectsPDFsOnly() throws {
    var plan = try plan(#"[{"fault":"parser-error","count":1}]"#)
    #expect(plan.next(document: "a", isPDF: false) == nil)
    #expect(plan.next(document: "a", isPDF: true) == .parserError)
    #expect(plan.next(document: "a", isPDF: true) == nil)
  }

  @Test func aShareStrikesTheSameRequestsOnEveryRun() throws {
    func struck(seed: UInt64) throws -> [Bool] {
      var plan = try plan(#"[{"fault":"hang","share":0.25}]"#, seed: seed)
      return (0..<2_000).map { _ in plan.next(document: "a", isPDF: false) != nil }
    }
    #expect((420...580).contains(try struck(seed: 5).count { $0 }))
    #expect(try struck(seed: 5) == struck(seed: 5))
    #expect(try struck(seed: 5) != struck(seed: 6))
  }

  @Test func whatIsInForceCanBeSeen() throws {
    var plan = try plan(#"[{"fault":"garbage","count":3,"share":0.5,"document":"ab"}]"#)
    #expect(plan.json["simulated"] == true)
    let seen = try #require(plan.json["faults"])
    #expect(try HostedFault.list(seen) == plan.faults)
    plan.replace(with: [])
    #expect(plan.json["faults"]?.elements?.isEmpty == true)
  }

  @Test(arguments: [
    #"{"fault":"hang"}"#, #"[{"fault":"status"}]"#, #"[{"fault":"status","status":200}]"#, #"[{"fault":"sloth"}]"#,
    #"[{"fault":"hang","count":0}]"#, #"[{"fault":"hang","share":1.5}]"#, #"[{"fault":"hang","shares":1}]"#, "[1]",
  ])
  func whatIsNoListOfFaultsIsRefused(_ json: String) throws {
    let value = try JSONValue(parsing: json.utf8)
    #expect(throws: FaultError.self) { try HostedFault.list(value) }
  }
}
