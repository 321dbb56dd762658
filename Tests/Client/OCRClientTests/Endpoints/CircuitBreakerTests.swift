import OCRClient
import TestSupport
import Testing

@Suite struct CircuitBreakerTests {
  private let start = ContinuousClock.now
  private var breaker = CircuitBreaker()

  private func at(_ seconds: Double) -> ContinuousClock.Instant { start + .seconds(seconds) }

  private mutating func permit(at now: ContinuousClock.Instant) throws -> CircuitBreaker.Permit {
    let permit = breaker.admit(at: now)
    return try #require(permit)
  }

  /// Sends requests that all fail.
  private mutating func fail(_ count: Int, at now: ContinuousClock.Instant) throws {
    for _ in 0..<count { breaker.failed(try permit(at: now), at: now) }
  }

  @Test mutating func opensAfterThreeFailuresInARow() throws {
    try fail(2, at: at(0))
    #expect(breaker.state(at: at(0)) == .closed)
    #expect(breaker.recentFailures == 2)
    try fail(1, at: at(0))
    #expect(breaker.state(at: at(0)) == .open(until: at(2)))
    let early = breaker.admit(at: at(1.999))
    #expect(early == nil)
    #expect(breaker.admission(at: at(1)) == at(2))
  }

  @Test mutating func aSuccessForgetsEarlierFailures() throws {
    try fail(2, at: at(0))
    breaker.succeeded(try permit(at: at(0)))
    try fail(2, at: at(0))
    #expect(breaker.state(at: at(0)) == .closed)
  }

  @Test mutating func letsOneProbePassWhenThePauseIsOver() throws {
    try fail(3, at: at(0))
    #expect(breaker.state(at: at(2)) == .halfOpen)
    #expect(breaker.admission(at: at(2.5)) == at(2.5))
    let probe = try permit(at: at(2.5))
    let second = breaker.admit(at: at(2.5))
    #expect(second == nil)
    #expect(breaker.admission(at: at(3)) == nil)
    #expect(breaker.state(at: at(3)) == .halfOpen)
    breaker.succeeded(probe)
    #expect(breaker.state(at: at(3)) == .closed)
    _ = try permit(at: at(3))
  }

  @Test mutating func doublesThePauseUpToAMinute() throws {
    try fail(3, at: at(0))
    var now = at(2)
    var pauses: [Duration] = []
    for _ in 0..<7 {
      breaker.failed(try permit(at: now), at: now)
      guard case .open(let until) = breaker.state(at: now) else { break }
      pauses.append(now.duration(to: until))
      now = until
    }
    #expect(pauses == [4, 8, 16, 32, 60, 60, 60].map { .seconds($0) })
    breaker.succeeded(try permit(at: now))
    try fail(3, at: now)
    #expect(breaker.state(at: now) == .open(until: now + .seconds(2)), "a success begins anew")
  }

  @Test mutating func aProbeThatIsGivenUpMakesRoomForTheNext() throws {
    try fail(3, at: at(0))
    breaker.toldNothing(try permit(at: at(2)), at: at(3))
    #expect(breaker.state(at: at(3)) == .halfOpen)
    let second = try permit(at: at(3))
    breaker.failed(second, at: at(3))
    #expect(breaker.state(at: at(3)) == .open(until: at(7)), "the pause was doubled once")
  }

  @Test mutating func whatWasSentBeforeSaysNothingAfterwards() throws {
    let slow = try permit(at: at(0))
    let slower = try permit(at: at(0))
    try fail(3, at: at(0))
    breaker.succeeded(slow)
    #expect(breaker.state(at: at(1)) == .open(until: at(2)))
    let probe = try permit(at: at(2))
    breaker.failed(slow, at: at(2))
    breaker.toldNothing(slow, at: at(2))
    let other = breaker.admit(at: at(2))
    #expect(other == nil, "the probe still decides")
    breaker.succeeded(probe)
    breaker.failed(slower, at: at(3))
    #expect(breaker.recentFailures == 0)
  }

  @Test mutating func tripsAtOnceForAsLongAsItIsTold() throws {
    breaker.trip(try permit(at: at(0)), for: .seconds(900), at: at(0))
    #expect(breaker.state(at: at(899)) == .open(until: at(900)))
    breaker.trip(try permit(at: at(900)), for: .seconds(900), at: at(900))
    #expect(breaker.state(at: at(900)) == .open(until: at(1800)))
  }

  @Test mutating func oneThatIsSeenToBeBackGetsARequestAtOnce() throws {
    breaker.cameBack(at: at(0))
    #expect(breaker.state(at: at(0)) == .closed)
    try fail(3, at: at(0))
    breaker.cameBack(at: at(1))
    #expect(breaker.state(at: at(1)) == .halfOpen)
    let probe = try permit(at: at(1))
    breaker.cameBack(at: at(1))
    let second = breaker.admit(at: at(1))
    #expect(second == nil, "one probe at a time")
    breaker.failed(probe, at: at(1))
    #expect(breaker.state(at: at(1)) == .open(until: at(5)), "the pause was doubled")
    breaker.cameBack(at: at(6))
    #expect(breaker.admission(at: at(6)) == at(6))
  }

  /// Random requests that overlap: never two probes at a time, never a request while it is open.
  @Test(arguments: 0..<200 as Range<UInt64>)
  func keepsItsWordUnderAnySchedule(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var breaker = CircuitBreaker()
    var now = start
    var underWay: [CircuitBreaker.Permit] = []
    var probe: CircuitBreaker.Permit?
    for _ in 0..<300 {
      now += .milliseconds(Int.random(in: 0...1_500, using: &random))
      let before = breaker.state(at: now)
      if Bool.random(using: &random) {
        let permit = breaker.admit(at: now)
        switch before {
        case .closed: #expect(permit != nil)
        case .open: #expect(permit == nil)
        case .halfOpen:
          #expect((permit == nil) == (probe != nil), "one probe at a time")
          probe = probe ?? permit
        }
        if let permit { underWay.append(permit) }
      } else if let index = underWay.indices.randomElement(using: &random) {
        let permit = underWay.remove(at: index)
        let isProbe = permit == probe
        switch Int.random(in: 0..<3, using: &random) {
        case 0: breaker.succeeded(permit)
        case 1: breaker.failed(permit, at: now)
        default: breaker.toldNothing(permit, at: now)
        }
        if isProbe { probe = nil }
        if before == .halfOpen && !isProbe { #expect(breaker.state(at: now) == .halfOpen) }
      }
    }
  }
}
