import Extraction
import HTTPTransport
import OCRClient
import Synchronization
import TestSupport
import Testing

/// Random scripts of what gateways and the hosted side do: what a caller may rely on holds in each.
@Suite struct ClientPropertyTests {
  /// The same draw for the same place in the script.
  private struct Script: Sendable {
    let seed: UInt64

    func generator(_ place: Int) -> SeededGenerator {
      SeededGenerator(seed: seed &* 1_000_003 &+ UInt64(truncatingIfNeeded: place))
    }

    func gateway(_ attempt: Int) -> ScriptedGateways.Step {
      var random = generator(attempt)
      let time = Duration.milliseconds(Int.random(in: 0...3_000, using: &random))
      let retryAfter = Bool.random(using: &random) ? Int.random(in: 0...8_000, using: &random) : nil
      switch Int.random(in: 0..<12, using: &random) {
      case 0, 1: return .answers(after: time)
      case 2: return .hangs
      case 3: return Int.random(in: 0..<10, using: &random) == 0 ? .ignoresTimeout : .hangs
      case 4: return .says(200, "garbage", after: time)
      case 5, 6: return .refuses(.overloaded, retryAfterMs: retryAfter, after: time)
      case 7: return .refuses(.internalError, after: time)
      case 8: return Bool.random(using: &random) ? .refuses(.documentUnreadable, after: time) : .refuses(.draining)
      default: return .fails(TransportError.Code.allCases.randomElement(using: &random) ?? .reset, after: time)
      }
    }

    func hosted(_ call: Int) -> ScriptedHosted.Step {
      var random = generator(-call)
      let time = Duration.milliseconds(Int.random(in: 0...4_000, using: &random))
      let failures: [HostedFailure] = [
        .unavailable("x"), .unanswered, .rateLimited(retryAfterMs: 500), .account(status: 402), .unsettled, .noTime,
        .spendCap(retryAfterMs: 9_000), .document(Problem(.documentUnreadable, "x", stage: .prepare)),
      ]
      switch Int.random(in: 0..<4, using: &random) {
      case 0, 1: return .answers(after: time)
      case 2: return .hangs
      default:
        let failure = failures.randomElement(using: &random) ?? .unanswered
        return Bool.random(using: &random) ? .fails(failure, after: time) : .sendsNothing(failure)
      }
    }
  }

  @Test(arguments: 0..<250 as Range<UInt64>)
  func whateverHappensTheCallerGetsOneOutcomeInTime(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let script = Script(seed: seed)
    let time = VirtualTime()
    let mode = Mode.allCases.randomElement(using: &random) ?? .auto
    let hosts = Array(["a", "b", "c"].prefix(Int.random(in: 1...3, using: &random)))
    let fixture = try ClientFixture(
      mode, hosts: hosts, time: time, gateways: ScriptedGateways(time) { attempt, _ in script.gateway(attempt) },
      hosted: ScriptedHosted(time) { script.hosted($0) }, seed: seed)
    for number in 0..<6 {
      let limit = Duration.milliseconds(Int.random(in: 0...15_000, using: &random))
      let begin = time.elapsed
      let deadline = begin + limit
      let (sentBefore, askedBefore) = (fixture.gateways.sent.count, fixture.hosted?.asked.count ?? 0)
      var provenance: Provenance?
      do {
        let result = try await fixture.extract(Document([UInt8(number)]), within: limit)
        provenance = result.provenance
        #expect((result.engine.name == "hosted") == (result.provenance?.endpoint == "hosted"))
        #expect((result.provenance?.fallbackReason != nil) == (mode == .auto && result.engine.name == "hosted"))
      } catch let failure as ExtractionFailure {
        provenance = failure.provenance
        if failure.problem.code.retryable, failure.problem.code != .deadlineExceeded, mode != .hosted {
          #expect(failure.problem.retryAfterMs != nil, "\(failure.problem)")
        }
      }
      #expect(time.elapsed <= deadline)
      let sent = fixture.gateways.sent[sentBefore...]
      let asked = fixture.hosted?.asked[askedBefore...] ?? []
      #expect(asked.count <= (mode == .gateway ? 0 : 1))
      if mode == .hosted { #expect(sent.isEmpty) }
      #expect(try #require(provenance).attempts >= sent.count)
      #expect(try #require(provenance).attempts <= sent.count + asked.count)
      for attempt in sent {
        let timeout = attempt.request.timeouts.total
        #expect(timeout < deadline - attempt.at, "strictly below what is left")
        let wait = attempt.wait.flatMap { Double($0.dropFirst("wait=".count)) }
        #expect(try #require(wait) < timeout / .seconds(1))
        #expect(attempt.request.timeouts.connect < timeout)
      }
      for call in asked { #expect(call.deadline < deadline) }
      // Before it is asked, each gateway is asked once at most.
      if mode == .auto, let call = asked.first {
        let hosts = sent.filter { $0.at < call.at }.map(\.host)
        #expect(Set(hosts).count == hosts.count)
      }
      time.advance(by: .milliseconds(Int.random(in: 0...5_000, using: &random)))
    }
  }
}
