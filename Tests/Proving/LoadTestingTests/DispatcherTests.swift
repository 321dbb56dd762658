import LoadTesting
import Testing

@Suite struct DispatcherTests {
  @Test func sendsWhatIsDueWhateverTheServerDoes() throws {
    var dispatcher = Dispatcher(.constant(try rate(10)), duration: .seconds(1), limit: 100)
    #expect(drain(&dispatcher, at: .zero) == [.zero])
    #expect(dispatcher.wakeTime == .milliseconds(100))
    // Nothing was answered; a late look finds three due, each with its own time.
    #expect(
      drain(&dispatcher, at: .milliseconds(350)) == [.milliseconds(100), .milliseconds(200), .milliseconds(300)])
    #expect(dispatcher.inFlight == 4)
    #expect(dispatcher.held == 0)
  }

  @Test func sendsNothingDueAfterTheEndAndEndsWithTheLastAnswer() throws {
    var dispatcher = Dispatcher(.constant(try rate(2)), duration: .seconds(1), limit: 100)
    #expect(drain(&dispatcher, at: .seconds(5)) == [.zero, .milliseconds(500)])
    #expect(dispatcher.wakeTime == nil)
    dispatcher.finish()
    #expect(!dispatcher.isOver(at: .seconds(5)))
    dispatcher.finish()
    #expect(dispatcher.isOver(at: .seconds(5)))
  }

  /// A server that takes one request at a time stalls for a second, then answers each in 10 ms.
  @Test func aStallIsChargedToAllThatWereDueMeanwhile() throws {
    var dispatcher = Dispatcher(.constant(try rate(10)), duration: .seconds(1), limit: 1)
    var measurement = Measurement()
    var now = Duration.zero
    var service = Duration.seconds(1)
    while !dispatcher.isOver(at: now) {
      guard let due = dispatcher.next(at: now) else {
        now = try #require(dispatcher.wakeTime)
        continue
      }
      let sent = now
      // While it is in flight the others become due, and find no place.
      now += service
      #expect(dispatcher.next(at: now) == nil)
      service = .milliseconds(10)
      dispatcher.finish()
      measurement.record(now - due, due: due, lag: sent - due, response(200, answer()))
    }
    #expect(measurement.answers.count == 10)
    // A request every 100 ms: the one due at 100 ms waited for 900 ms and took 10 ms, and so on. Counted from when they
    // were sent, nine of ten would have taken 10 ms.
    #expect(isClose(measurement.answers.value(at: 100), .milliseconds(1_000)))
    #expect(isClose(measurement.answers.value(at: 90), .milliseconds(910)))
    #expect(isClose(measurement.answers.value(at: 50), .milliseconds(550)))
    #expect(isClose(measurement.lag.value(at: 100), .milliseconds(900)))
    #expect(dispatcher.held == 9)
  }

  @Test func countsWhatIsDueAndNotSent() throws {
    var dispatcher = Dispatcher(.constant(try rate(10)), duration: .seconds(1), limit: 2)
    #expect(drain(&dispatcher, at: .milliseconds(450)) == [.zero, .milliseconds(100)])
    // 200, 300 and 400 ms; later all that the run has.
    #expect(dispatcher.overdue(at: .milliseconds(450)) == 3)
    #expect(dispatcher.overdue(at: .seconds(60)) == 8)
    #expect(dispatcher.held == 0)
    dispatcher.finish()
    #expect(drain(&dispatcher, at: .milliseconds(500)) == [.milliseconds(200)])
    #expect(dispatcher.held == 1)
    #expect(dispatcher.overdue(at: .milliseconds(500)) == 3)
  }

  @Test func aPlaceThatIsFreeAgainHoldsNobody() throws {
    var dispatcher = Dispatcher(.constant(try rate(10)), duration: .seconds(1), limit: 1)
    #expect(drain(&dispatcher, at: .zero) == [.zero])
    dispatcher.finish()
    #expect(drain(&dispatcher, at: .milliseconds(50)).isEmpty)
    // Late, but not for want of a place.
    #expect(drain(&dispatcher, at: .milliseconds(120)) == [.milliseconds(100)])
    #expect(dispatcher.held == 0)
  }

  @Test func workersSendWhenTheyAreAnswered() {
    var dispatcher = Dispatcher(workers: 2, duration: .seconds(10))
    #expect(drain(&dispatcher, at: .zero) == [.zero, .zero])
    #expect(dispatcher.wakeTime == nil)
    dispatcher.finish()
    #expect(drain(&dispatcher, at: .seconds(3)) == [.seconds(3)])
    dispatcher.finish()
    dispatcher.finish()
    #expect(drain(&dispatcher, at: .seconds(10)).isEmpty)
    #expect(dispatcher.isOver(at: .seconds(10)))
    #expect(dispatcher.held == 0)
  }

  private func drain(_ dispatcher: inout Dispatcher, at now: Duration) -> [Duration] {
    var due: [Duration] = []
    while let time = dispatcher.next(at: now) { due.append(time) }
    return due
  }

  private func rate(_ perSecond: Double) throws -> Rate { try #require(Rate(perSecond: perSecond)) }
}

/// To the three digits of a histogram.
func isClose(_ a: Duration, _ b: Duration) -> Bool { abs(a / b - 1) < 0.0015 }
