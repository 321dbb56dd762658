import Batching
import Testing

struct SchedulerPropertyTests {
  /// The trace checks limits and slots after each event.
  @Test(arguments: 0..<30)
  func randomTracesKeepEveryRule(part: UInt64) {
    var done = 0
    var (slotSeconds, idleSeconds) = (0.0, 0.0)
    for seed in part * 100..<(part + 1) * 100 {
      var trace = RandomTrace(seed: seed)
      trace.play()
      #expect(trace.outcomes.count == trace.count)
      #expect(trace.outcomes.values.allSatisfy { $0.count == 1 })
      slotSeconds += trace.slotSeconds
      idleSeconds += trace.idleSeconds
      done += trace.outcomes.values.count { $0 == [.done] }
    }
    // Traces in which nobody is served would prove nothing.
    #expect(done > 500)
    #expect(idleSeconds <= 0.03 * slotSeconds)
  }
}
