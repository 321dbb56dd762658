import DocumentService
import Telemetry
import Testing

@Suite struct ErrorQueueTests {
  private func error(_ message: String, at time: Double, _ fields: [(String, String)] = []) throws -> ReportedError {
    try #require(ReportedError(LogLine(time: time, level: "error", message: message, fields: fields)))
  }

  @Test func theSameErrorIsReportedOnceInFiveMinutesAndCounted() throws {
    var queue = ErrorQueue()
    for second in [0.0, 1, 2, 299] { queue.append(try error("unexpected error", at: second, [("error", "A")])) }
    queue.append(try error("unexpected error", at: 3, [("error", "B")]))
    #expect(queue.next?.error.fields == ["error": "A"])
    queue.remove(try #require(queue.next), dropped: 0)
    #expect(queue.next?.error.fields == ["error": "B"])
    queue.remove(try #require(queue.next), dropped: 0)
    #expect(queue.next == nil)
    for second in [300.0, 301] { queue.append(try error("unexpected error", at: second, [("error", "A")])) }
    let again = try #require(queue.next)
    #expect(again.error.time == 300 && again.repeats == 1)
    #expect(queue.dropped == 0)
  }

  @Test func manyDifferentErrorsHaveABound() throws {
    var queue = ErrorQueue()
    for number in 0..<1_000 { queue.append(try error("e\(number)", at: Double(number))) }
    #expect(queue.dropped == 980)
    queue.remove(try #require(queue.next), dropped: 1)
    #expect(queue.dropped == 981)
  }
}
