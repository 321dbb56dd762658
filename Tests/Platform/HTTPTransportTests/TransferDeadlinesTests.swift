import HTTPTransport
import Testing

@Suite("Which bound of a request is exceeded")
struct TransferDeadlinesTests {
  static let start = ContinuousClock.now

  static func deadlines(idle: Duration? = .milliseconds(250)) -> TransferDeadlines {
    TransferDeadlines(.init(connect: .seconds(2), idle: idle, total: .seconds(9)), start: start)
  }

  @Test("until connected only the connect bound counts")
  func connecting() {
    var deadlines = Self.deadlines()
    deadlines.observe(isConnected: false, transferred: 0, at: Self.start + .seconds(1))

    #expect(deadlines.next == Self.start + .seconds(2))
    #expect(deadlines.expired(at: Self.start + .milliseconds(1_999)) == nil)
    #expect(deadlines.expired(at: Self.start + .seconds(2)) == .connectTimeout)
  }

  @Test("each byte postpones the idle bound, an observation without one does not")
  func idle() {
    var deadlines = Self.deadlines()
    deadlines.observe(isConnected: true, transferred: 0, at: Self.start + .seconds(1))
    deadlines.observe(isConnected: true, transferred: 10, at: Self.start + .milliseconds(1_200))
    deadlines.observe(isConnected: true, transferred: 10, at: Self.start + .milliseconds(1_400))

    #expect(deadlines.next == Self.start + .milliseconds(1_450))
    #expect(deadlines.expired(at: Self.start + .milliseconds(1_449)) == nil)
    #expect(deadlines.expired(at: Self.start + .milliseconds(1_450)) == .idleTimeout)
  }

  @Test("without an idle bound only the total counts once connected")
  func total() {
    var deadlines = Self.deadlines(idle: nil)
    deadlines.observe(isConnected: true, transferred: 0, at: Self.start + .seconds(1))

    #expect(deadlines.next == Self.start + .seconds(9))
    #expect(deadlines.expired(at: Self.start + .seconds(8)) == nil)
    #expect(deadlines.expired(at: Self.start + .seconds(9)) == .timeout)
  }

  @Test("a total shorter than the phase's bound comes first")
  func shortTotal() {
    let deadlines = TransferDeadlines(.init(connect: .seconds(5), total: .seconds(1)), start: Self.start)

    #expect(deadlines.next == Self.start + .seconds(1))
    #expect(deadlines.expired(at: Self.start + .seconds(1)) == .timeout)
  }
}
