import DocumentFormats
import Extraction
import HTTPTransport
import JSON
import LoadTesting
import Synchronization
import Testing

@Suite struct LoadRunTests {
  /// A server in the same process.
  private final class FakeServer: HTTPSending {
    let requests = Mutex<[OutboundRequest]>([])
    private let respond: @Sendable (Int) async throws -> OutboundResponse

    /// - Parameter respond: given how many requests there were before.
    init(_ respond: @escaping @Sendable (Int) async throws -> OutboundResponse) { self.respond = respond }

    func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
      let number = requests.withLock { requests in
        requests.append(request)
        return requests.count - 1
      }
      return try await respond(number)
    }
  }

  private let documents = [
    LoadDocument(name: "a.pdf", format: .pdf, bytes: [1]), LoadDocument(name: "b.png", format: .png, bytes: [2]),
  ]

  private func load(_ server: FakeServer) -> LoadRun {
    LoadRun(
      server, .init(url: "http://x/v1/extract", headers: [HTTPHeader("Prefer", "wait=4")], timeout: .seconds(30)),
      documents: documents, checksTruth: false)
  }

  private func perform(_ plan: RunPlan, _ server: FakeServer) async throws -> RunResult {
    var sequence = try #require(DocumentSequence(documents, mix: .even, seed: 1))
    return await load(server).perform(plan, &sequence) { _ in }
  }

  private func rate(_ perSecond: Double) throws -> Rate { try #require(Rate(perSecond: perSecond)) }

  @Test(.timeLimit(.minutes(1))) func sendsEveryRequestThatIsDue() async throws {
    let server = FakeServer { _ in response(200, answer()) }
    let plan = RunPlan(pace: .arrivals(.constant(try rate(200))), duration: .milliseconds(200))
    let result = try await perform(plan, server)
    #expect(result.measurement.answers.count == 40)
    #expect(result.measurement.series.reduce(0) { $0 + $1.due } == 40)
    let requests = server.requests.withLock { $0 }
    #expect(requests.allSatisfy { $0.url == "http://x/v1/extract" && $0.method == "POST" })
    #expect(requests.allSatisfy { $0.headers.contains(HTTPHeader("Prefer", "wait=4")) })
    let pdfs = requests.filter { $0.body == [1] }
    #expect(pdfs.count == 20)
    #expect(pdfs.allSatisfy { $0.headers.contains(HTTPHeader("Content-Type", "application/pdf")) })
  }

  @Test(.timeLimit(.minutes(1))) func doesNotWaitForAnswersInOpenLoop() async throws {
    // Nobody is answered until all are there.
    let (all, arrived) = AsyncStream.makeStream(of: Void.self)
    let gate = Task { for await _ in all {} }
    let server = FakeServer { number in
      if number == 19 { arrived.finish() }
      await gate.value
      return response(200, answer())
    }
    let result = try await perform(
      RunPlan(pace: .arrivals(.bursts(size: 20, every: .seconds(1))), duration: .milliseconds(50)), server)
    #expect(result.measurement.answers.count == 20)
  }

  @Test(.timeLimit(.minutes(1))) func workersHaveOneRequestEach() async throws {
    let (all, arrived) = AsyncStream.makeStream(of: Void.self)
    let gate = Task { for await _ in all {} }
    let open = Mutex((now: 0, most: 0))
    let server = FakeServer { number in
      open.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
      // The first one is not answered before three are there.
      if number == 2 { arrived.finish() }
      await gate.value
      open.withLock { $0.now -= 1 }
      return response(200, answer())
    }
    let result = try await perform(RunPlan(pace: .workers(3), duration: .milliseconds(100)), server)
    #expect(open.withLock { $0.most } == 3)
    #expect(result.measurement.answers.count >= 3)
    #expect(result.held == 0)
  }

  @Test(.timeLimit(.minutes(1))) func leavesTheWarmUpOut() async throws {
    let server = FakeServer { _ in response(200, answer()) }
    let plan = RunPlan(
      pace: .arrivals(.constant(try rate(100))), duration: .milliseconds(100), warmup: .milliseconds(100))
    let result = try await perform(plan, server)
    #expect(server.requests.withLock { $0.count } == 20)
    #expect(result.measurement.finished == 10)
    // Its seconds are counted from its own start.
    #expect(result.measurement.series.first?.due == 10)
  }

  @Test(.timeLimit(.minutes(1))) func countsWhatIsNoAnswerByItsCode() async throws {
    let server = FakeServer { number in
      switch number {
      case 0: response(503, ["code": "overloaded"])
      case 1: response(418, "teapot")
      case 2: response(200, ["not": "an answer"])
      case 3: throw TransportError(.refused, "")
      default: response(200, answer())
      }
    }
    let plan = RunPlan(pace: .arrivals(.constant(try rate(100))), duration: .milliseconds(100))
    let measurement = try await perform(plan, server).measurement
    #expect(measurement.codes == ["overloaded": 1, "http_418": 1, "not_an_answer": 1, "refused": 1])
    #expect(measurement.refusals.count == 1)
    #expect(measurement.answers.count == 6)
    #expect(measurement.responses == 9)
  }

  @Test(.timeLimit(.minutes(1))) func cancellingEndsItWithWhatWasMeasured() async throws {
    let (hung, isHung) = AsyncStream.makeStream(of: Void.self)
    let server = FakeServer { number in
      if number > 0 {
        isHung.finish()
        try await Task.sleep(for: .seconds(3_600))
      }
      return response(200, answer())
    }
    let run = Task { try await perform(RunPlan(pace: .workers(1), duration: .seconds(3_600)), server) }
    for await _ in hung {}
    run.cancel()
    let result = try await run.value
    #expect(result.interrupted)
    #expect(result.measurement.answers.count == 1)
    #expect(result.unfinished == 1)
    #expect(result.measurement.errors == 0)
  }

  @Test(.timeLimit(.minutes(1))) func givesUpWhatIsLost() async throws {
    let server = FakeServer { _ in response(500, .null) }
    let objective = ServiceLevelObjective(bounds: [], maximumErrorShare: 0)
    let plan = RunPlan(pace: .arrivals(.constant(try rate(20))), duration: .seconds(3_600), givesUpOn: objective)
    let result = try await perform(plan, server)
    #expect(result.gaveUp)
    #expect(!result.interrupted)
  }

  @Test(.timeLimit(.minutes(1))) func aRampFindsARate() async throws {
    let server = FakeServer { _ in response(200, answer()) }
    var sequence = try #require(DocumentSequence(documents, mix: .even, seed: 1))
    var told: [LoadReport.Step] = []
    let outcome = await load(server).perform(
      try ramp, &sequence, onStep: { told.append($0) }, onProgress: { _, _ in })
    let found = try #require(outcome)
    #expect(found.highestRate == 1_000)
    #expect(found.steps.map(\.isConfirmation) == [false, true])
    // Enough for a 95th percentile, however short the steps.
    #expect(found.steps.map(\.requests) == [40, 120])
    #expect(told == found.steps)
    #expect(found.checks.map(\.holds) == [true, true, true])
  }

  @Test(.timeLimit(.minutes(1))) func aRampGoesDownUntilItIsCancelled() async throws {
    let server = FakeServer { _ in response(503, ["code": "overloaded"]) }
    let run = Task {
      var sequence = try #require(DocumentSequence(documents, mix: .even, seed: 1))
      return await load(server).perform(
        try ramp, &sequence,
        onStep: { step in if step.rate < 300 { withUnsafeCurrentTask { $0?.cancel() } } }, onProgress: { _, _ in })
    }
    let lost = try #require(try await run.value)
    #expect(lost.steps.map(\.rate) == [1_000, 500, 250])
    #expect(lost.highestRate == nil)
    #expect(lost.checks[0].holds == false)
  }

  private var ramp: LoadRun.Ramp {
    get throws {
      LoadRun.Ramp(
        start: try rate(1_000), arrivals: { .constant($0) },
        objective: ServiceLevelObjective(
          bounds: try #require(ServiceLevelObjective.bounds(parsing: "p95<30s")), maximumErrorShare: 0),
        duration: .milliseconds(1), warmup: .zero)
    }
  }

  @Test func progressIsOneLine() {
    var progress = RunProgress(
      elapsed: .seconds(20), total: .seconds(60), due: 40, answered: 30, errors: 2, inFlight: 8,
      p50: .milliseconds(312), p95: .milliseconds(402), p99: .milliseconds(1_520))
    #expect(
      progress.text
        == "20/60 s  ETA 40 s  1.5 of 2/s  8 in flight  2 errors  p50/95/99 312/402/1520 ms")
    progress.elapsed = .seconds(61)
    #expect(progress.text.hasPrefix("61/60 s  last answers  "))
  }
}
