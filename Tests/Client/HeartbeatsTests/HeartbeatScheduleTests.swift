import Heartbeats
import Testing

@Suite struct HeartbeatScheduleTests {
  private func schedule(
    interval: Duration = .seconds(60), limit: HeartbeatSchedule.Limit? = nil, announcesStart: Bool = false
  ) -> HeartbeatSchedule {
    HeartbeatSchedule(interval: interval, limit: limit, announcesStart: announcesStart)
  }

  private let good = HeartbeatProof.good(readingTime: nil)
  private let bad = HeartbeatProof.failing(reason: "why")
  private let fivePerMinute = HeartbeatSchedule.Limit(beats: 5, window: .seconds(60))

  @Test func beatsAtOnceAndEveryInterval() {
    var schedule = schedule()
    #expect(schedule.beat(for: good, at: .seconds(3))?.status == .ok)
    #expect(schedule.beat(for: good, at: .seconds(3)) == nil)
    #expect(schedule.beat(for: good, at: .milliseconds(62_999)) == nil)
    #expect(schedule.beat(for: good, at: .seconds(63))?.status == .ok)
    #expect(schedule.beat(for: good, at: .seconds(122)) == nil)
  }

  @Test func beatsWheneverGoodTurnsBadOrBack() {
    var schedule = schedule()
    _ = schedule.beat(for: good, at: .zero)
    #expect(schedule.beat(for: bad, at: .seconds(10)) == Heartbeat(status: .failing, detail: "why"))
    #expect(schedule.beat(for: .failing(reason: "another"), at: .seconds(11)) == nil)
    #expect(schedule.beat(for: good, at: .seconds(12))?.status == .ok)
    #expect(schedule.beat(for: good, at: .seconds(71)) == nil)
    #expect(schedule.beat(for: good, at: .seconds(72))?.status == .ok)
  }

  @Test func looksEverySecondAndWhenABeatIsDue() {
    var schedule = schedule(interval: .milliseconds(2500))
    #expect(schedule.nextLook(after: .zero) == .seconds(1))
    _ = schedule.beat(for: good, at: .zero)
    #expect(schedule.nextLook(after: .zero) == .seconds(1))
    #expect(schedule.nextLook(after: .seconds(2)) == .milliseconds(2500))
    // A look that is overdue must not be repeated without pause.
    #expect(schedule.nextLook(after: .seconds(9)) == .seconds(10))
  }

  @Test func aFirstCanaryUnderWayIsNeitherGoodNorBadNews() {
    var schedule = schedule()
    for second in 0...80 { #expect(schedule.beat(for: .starting, at: .seconds(second)) == nil) }
    #expect(schedule.nextLook(after: .seconds(80)) == .seconds(81))
    #expect(schedule.beat(for: good, at: .seconds(81))?.status == .ok)
  }

  @Test func aMonitorWithAWordForStartingHearsItAndHowItEnded() {
    var schedule = schedule(announcesStart: true)
    let start = schedule.beat(for: .starting, at: .zero)
    #expect(start?.status == .starting && start?.belongsToStart == true)
    #expect(schedule.beat(for: .starting, at: .seconds(1)) == nil)
    let end = schedule.beat(for: bad, at: .seconds(5))
    #expect(end?.status == .failing && end?.belongsToStart == true)
    let later = schedule.beat(for: good, at: .seconds(6))
    #expect(later?.status == .ok && later?.belongsToStart == false)
  }

  @Test func aLimitStretchesTheIntervalAndKeepsABeatForATurn() {
    var schedule = schedule(interval: .seconds(1), limit: fivePerMinute)
    var times: [Duration] = []
    for second in 0...60 where schedule.beat(for: second < 50 ? good : bad, at: .seconds(second)) != nil {
      times.append(.seconds(second))
    }
    #expect(times == [0, 15, 30, 45, 50].map { .seconds($0) })
  }

  @Test func aLimitHoldsHoweverOftenGoodTurnsBad() {
    var schedule = schedule(limit: fivePerMinute)
    var times: [Int] = []
    for second in 0..<600 where schedule.beat(for: second % 2 == 0 ? good : bad, at: .seconds(second)) != nil {
      times.append(second)
    }
    for time in times { #expect(times.count { (time..<time + 60).contains($0) } <= 5) }
    // What was held back is told as soon as there is room.
    #expect(times.count > 40)
  }
}
