import Gateway
import Heartbeats
import Inference
import Testing

@Suite struct HeartbeatProofTests {
  @Test func proofFollowsTheCanaries() {
    func status(_ words: [CanaryStatus.Check.Status]) -> CanaryStatus {
      CanaryStatus(
        checks: words.map { .init(name: "reading", status: $0, detail: "why") }, readingTime: .seconds(2))
    }
    #expect(HeartbeatProof(status([.ok, .ok])) == .good(readingTime: .seconds(2)))
    #expect(HeartbeatProof(status([.ok, .starting])) == .starting)
    #expect(
      HeartbeatProof(status([.failed, .starting])) == .failing(reason: "reading failed: why; reading starting: why"))
    #expect(HeartbeatProof(status([.ok, .late])) == .failing(reason: "reading late: why"))
  }
}
