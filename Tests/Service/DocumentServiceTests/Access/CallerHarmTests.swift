import DocumentService
import Testing

struct CallerHarmTests {
  private let start = ContinuousClock.now

  @Test func aFewDamagedDocumentsAreForgiven() {
    var harm = CallerHarm()
    harm.ended("a", killing: Int(CallerHarm.forgiven), others: 0, at: start)
    #expect(harm.wait("a", at: start) == .zero)
    #expect(harm.wait("b", at: start) == .zero)
  }

  @Test func furtherOnesAreLetInOneAfterTheOther() {
    var harm = CallerHarm()
    harm.ended("a", killing: 10, others: 0, at: start)
    // Two above those that are forgiven.
    #expect((0..<4).map { _ in harm.wait("a", at: start) } == [0, 200, 400, 600].map { .milliseconds($0) })
    #expect(harm.wait("b", at: start) == .zero)
    // However many it killed, half a second lies between two.
    harm.ended("c", killing: 1_000, others: 0, at: start)
    #expect((0..<4).map { _ in harm.wait("c", at: start) } == [0, 500, 1_000, 1_500].map { .milliseconds($0) })
  }

  /// Who is told to come again takes nobody's turn.
  @Test func theQueueIsBounded() {
    var harm = CallerHarm()
    harm.ended("a", killing: 1_000, others: 0, at: start)
    for _ in 0..<100 { _ = harm.wait("a", at: start) }
    #expect(harm.wait("a", at: start) == .milliseconds(5_500))
    #expect(harm.wait("a", at: start + .milliseconds(5_500)) == .zero)
  }

  @Test func goodDocumentsAndTimeMendIt() {
    var harm = CallerHarm()
    harm.ended("a", killing: 10, others: 0, at: start)
    harm.ended("a", killing: 0, others: 8, at: start)
    #expect(harm.wait("a", at: start) == .zero)
    harm.ended("b", killing: 10, others: 0, at: start)
    #expect(harm.wait("b", at: start + .seconds(60)) == .zero)
    harm.ended("a", killing: 0, others: 1_000, at: start)
    harm.ended("b", killing: 0, others: 0, at: start + .seconds(600))
    #expect(harm.count == 0)
  }

  @Test func whoDoesNoHarmIsNotRemembered() {
    var harm = CallerHarm()
    for number in 0..<1_000 { harm.ended("\(number)", killing: 0, others: 5, at: start) }
    #expect(harm.count == 0)
  }
}
