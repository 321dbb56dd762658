import HTTPTransport
import Testing

struct TransferDeadlinesTests {
  static let start = ContinuousClock.now

  static func deadlines(idle: Duration? = .milliseconds(250)) -> TransferDeadlines {
    TransferDeadlines(.init(connect: .seconds(2), idle: idle, total: .seconds(9)), start: start)
  }

  @Test func untilConnectedOnlyTheConnectBoundCounts() {
    var deadlines = Self.deadlines()
    deadlines.observe(isConnected: false, transferred: 0, at: Self.start + .seconds(1))

    #expect(deadlines.next == Self.start + .seconds(2))
    #expect(deadlines.expired(at: Self.start + .milliseconds(1_999)) == nil)
    #expect(deadlines.expired(at: Self.start + .seconds(2)) == .connectTimeout)
  }

  @Test func eachBytePostponesTheIdleBound() {
    var deadlines = Self.deadlines()
    deadlines.observe(isConnected: true, transferred: 0, at: Self.start + .seconds(1))
    deadlines.observe(isConnected: true, transferred: 10, at: Self.start + .milliseconds(1_200))
    deadlines.observe(isConnected: true, transferred: 10, at: Self.start + .milliseconds(1_400))

    #expect(deadlines.next == Self.start + .milliseconds(1_450))
    #expect(deadlines.expired(at: Self.start + .milliseconds(1_449)) == nil)
    #expect(deadlines.expired(at: Self.start + .milliseconds(1_450)) == .idleTimeout)
  }

  @Test func withoutAnIdleBoundOnlyTheTotalCountsOnceConnected() {
    var deadlines = Self.deadlines(idle: nil)
    deadlines.observe(isConnected: true, transferred: 0, at: Self.start + .seconds(1))

    #expect(deadlines.next == Self.start + .seconds(9))
    #expect(deadlines.expired(at: Self.start + .seconds(8)) == nil)
    #expect(deadlines.expired(at: Self.start + .seconds(9)) == .timeout)
  }

  @Test func totalShorterThanThePhasesBoundComesFirst() {
    let deadlines = TransferDeadlines(.init(connect: .seconds(5), total: .seconds(1)), start: Self.start)

    #expect(deadlines.next == Self.start + .seconds(1))
    #expect(deadlines.expired(at: Self.start + .seconds(1)) == .timeout)
  }
}
