import Extraction
import Testing
import Workers

/// Who is at fault when processes fail: the document or the machine.
struct AttemptsTests {
  /// The problem that a document has after these failures; nil where it is tried again.
  private static func problem(
    after failures: WorkerFailure..., left: Duration = .seconds(60)
  ) -> Problem? {
    var attempts = Attempts(deadline: .now + left)
    for failure in failures {
      do throws(Problem) {
        try attempts.failed(failure, stage: .extract)
      } catch {
        return error
      }
    }
    return nil
  }

  @Test(arguments: [WorkerFailure.died, .protocolViolation, .timedOut, .outOfMemory, .killed, .stopped])
  func oneFailureIsTriedAgain(_ failure: WorkerFailure) {
    #expect(Self.problem(after: failure) == nil)
  }

  @Test(arguments: [
    (WorkerFailure.died, ProblemCode.documentCrashedWorker), (.protocolViolation, .documentCrashedWorker),
    (.timedOut, .documentTooSlow), (.outOfMemory, .documentTooMuchMemory),
  ])
  func twoFaultsOfItsOwnAreFinal(_ failure: WorkerFailure, _ code: ProblemCode) {
    let problem = Self.problem(after: failure, failure)
    #expect(problem?.code == code && !code.retryable)
  }

  @Test(arguments: [WorkerFailure.killed, .stopped])
  func twoShortagesAreTheMachines(_ failure: WorkerFailure) throws {
    let problem = try #require(Self.problem(after: failure, failure))
    #expect(problem.code == .overloaded && problem.code.retryable)
    #expect(try #require(problem.retryAfterMs) > 0)
  }

  @Test func shortagesAreNotCountedAsFaults() {
    #expect(Self.problem(after: .killed, .died) == nil)
    #expect(Self.problem(after: .timedOut, .stopped) == nil)
    #expect(Self.problem(after: .died, .killed, .died)?.code == .documentCrashedWorker)
    #expect(Self.problem(after: .stopped, .died, .killed)?.code == .overloaded)
  }

  @Test func processorTimeThatIsUsedUpIsFinalAtOnce() {
    #expect(Self.problem(after: .outOfCPU)?.code == .documentTooSlow)
  }

  @Test func withoutTimeForAnotherAttemptAShortageIsToldAtOnce() {
    #expect(Self.problem(after: .stopped, left: .milliseconds(500))?.code == .overloaded)
    #expect(Self.problem(after: .died, left: .milliseconds(500)) == nil)
  }
}
