import Monitoring
import Testing

@Suite struct OutboxTests {
  private func notice(_ kind: AlertNotice.Kind = .raised, _ topic: AlertTopic = .canary) -> AlertNotice {
    AlertNotice(kind, AlertKey(topic, "g"), severity: .critical, detail: "why", since: 1, at: 2)
  }

  @Test func eachTargetGetsEachMessageOnce() {
    var outbox = Outbox()
    outbox.add(notice(), for: ["mail", "slack"], at: .zero)
    let mail = outbox.next(for: "mail", at: .zero)
    #expect(mail?.notice == notice())
    outbox.taken(mail?.id ?? 0)
    #expect(outbox.next(for: "mail", at: .seconds(9)) == nil)
    #expect(outbox.next(for: "slack", at: .zero)?.notice == notice())
  }

  @Test func aRefusedMessageIsOfferedAgainWithGrowingPausesAndNeverGivenUp() {
    var outbox = Outbox()
    outbox.add(notice(), for: ["mail"], at: .zero)
    var now = Duration.zero
    var pauses: [Int64] = []
    for _ in 0..<12 {
      let before = now
      while outbox.next(for: "mail", at: now) == nil { now += .seconds(1) }
      pauses.append((now - before).components.seconds)
      outbox.refused(outbox.next(for: "mail", at: now)?.id ?? 0, code: "smtp_451", at: now)
    }
    #expect(pauses == [0, 5, 10, 20, 40, 80, 160, 320, 600, 600, 600, 600])
    #expect(outbox.items.map(\.code) == ["smtp_451"])
  }

  @Test func aTargetMayAskForALongerPauseButNotForEver() {
    var outbox = Outbox()
    outbox.add(notice(), for: ["slack"], at: .zero)
    outbox.refused(1, code: "status_429", wish: .seconds(60), at: .zero)
    #expect(outbox.next(for: "slack", at: .seconds(59)) == nil)
    #expect(outbox.next(for: "slack", at: .seconds(60)) != nil)
    outbox.refused(1, code: "status_429", wish: .seconds(1_000_000), at: .seconds(60))
    #expect(outbox.next(for: "slack", at: .seconds(3_660)) != nil)
  }

  @Test func messagesOfOneAlertKeepTheirOrderAndHoldUpNoOther() {
    var outbox = Outbox()
    for message in [notice(.raised), notice(.resolved), notice(.raised, .slow)] {
      outbox.add(message, for: ["mail"], at: .zero)
    }
    outbox.refused(1, code: "x", at: .zero)
    #expect(outbox.next(for: "mail", at: .seconds(1))?.id == 3)
    outbox.taken(3)
    #expect(outbox.next(for: "mail", at: .seconds(1)) == nil, "the recovery waits for the alert")
    outbox.taken(1)
    #expect(outbox.next(for: "mail", at: .seconds(1))?.id == 2)
  }

  @Test func onlyRepeatsAreDroppedWhereTooMuchWaits() {
    var outbox = Outbox()
    outbox.add(notice(.raised), for: ["mail"], at: .zero)
    for _ in 0..<600 { outbox.add(notice(.repeated), for: ["mail"], at: .zero) }
    outbox.add(notice(.resolved), for: ["mail"], at: .zero)
    #expect(outbox.items.count == 500)
    #expect(outbox.items.first?.notice.kind == .raised && outbox.items.last?.notice.kind == .resolved)
  }

  @Test func messagesForTargetsThatAreGoneAreForgotten() {
    var outbox = Outbox()
    outbox.add(notice(), for: ["mail", "slack"], at: .zero)
    #expect(outbox.keep(["slack"]) == 1)
    #expect(outbox.items.map(\.target) == ["slack"])
  }
}
