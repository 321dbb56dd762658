/// What is known of the gateways, and which one to ask first.
package struct GatewayPool: Sendable {
  package typealias Instant = ContinuousClock.Instant

  package struct Gateway: Sendable {
    package var breaker = CircuitBreaker()
    /// What its last readiness probe said; nil before the first.
    package var isReady: Bool?
    /// When it last answered a document.
    package var lastSuccess: Instant?
  }

  /// In the operator's order.
  package var gateways: [Gateway]

  package init(count: Int) { gateways = Array(repeating: Gateway(), count: count) }

  /// All gateways, the best to ask first: working and ready ones, then those whose last request failed, those that are not
  /// ready, and those whose circuit is not closed; among equals the one that answered last, then in the operator's order.
  package func ranking(at now: Instant) -> [FallbackPlan.Gateway] {
    let order = gateways.indices.sorted { a, b in
      let (rankA, rankB) = (rank(of: a, at: now), rank(of: b, at: now))
      if rankA != rankB { return rankA < rankB }
      switch (gateways[a].lastSuccess, gateways[b].lastSuccess) {
      case (let a?, let b?) where a != b: return a > b
      case (_?, nil): return true
      case (nil, _?): return false
      default: return a < b
      }
    }
    return order.map { .init(index: $0, admission: gateways[$0].breaker.admission(at: now)) }
  }

  private func rank(of index: Int, at now: Instant) -> Int {
    let gateway = gateways[index]
    if gateway.breaker.state(at: now) != .closed { return 3 }
    if gateway.isReady == false { return 2 }
    return gateway.breaker.recentFailures > 0 ? 1 : 0
  }
}
