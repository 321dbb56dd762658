import OCRClient
import Testing

@Suite struct GatewayPoolTests {
  private let now = ContinuousClock.now

  private func order(_ pool: GatewayPool, after seconds: Double = 0) -> [Int] {
    pool.ranking(at: now + .seconds(seconds)).map(\.index)
  }

  private func fail(_ pool: inout GatewayPool, _ index: Int, times: Int) throws {
    for _ in 0..<times {
      let permit = pool.gateways[index].breaker.admit(at: now)
      pool.gateways[index].breaker.failed(try #require(permit), at: now)
    }
  }

  @Test func beginsInTheOperatorsOrder() {
    #expect(order(GatewayPool(count: 3)) == [0, 1, 2])
  }

  @Test func prefersTheOneThatAnsweredLast() {
    var pool = GatewayPool(count: 3)
    pool.gateways[1].lastSuccess = now - .seconds(5)
    #expect(order(pool) == [1, 0, 2])
    pool.gateways[2].lastSuccess = now - .seconds(1)
    #expect(order(pool) == [2, 1, 0])
  }

  @Test func oneThatIsNotReadyComesBehindOneThatIsNotKnown() {
    var pool = GatewayPool(count: 3)
    pool.gateways[0].isReady = false
    pool.gateways[0].lastSuccess = now
    pool.gateways[2].isReady = true
    #expect(order(pool) == [1, 2, 0])
  }

  @Test func oneThatFailedLastComesBehindOneThatDidNot() throws {
    var pool = GatewayPool(count: 2)
    pool.gateways[0].lastSuccess = now
    try fail(&pool, 0, times: 1)
    #expect(order(pool) == [1, 0])
  }

  @Test func openCircuitsComeLastAndSayWhenTheyMayBeAsked() throws {
    var pool = GatewayPool(count: 3)
    pool.gateways[1].isReady = false
    try fail(&pool, 0, times: CircuitBreaker.failureLimit)
    #expect(order(pool) == [2, 1, 0])
    #expect(pool.ranking(at: now).map(\.admission) == [now, now, now + .seconds(2)])
    // Half-open still: whoever works is asked first.
    #expect(order(pool, after: 5) == [2, 1, 0])
    _ = pool.gateways[0].breaker.admit(at: now + .seconds(5))
    #expect(pool.ranking(at: now + .seconds(5)).last?.admission == nil)
  }
}
