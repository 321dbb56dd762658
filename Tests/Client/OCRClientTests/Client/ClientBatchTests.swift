import CoreMetrics
import Extraction
import HTTPTransport
import Logging
import OCRClient
import Synchronization
import Testing

@Suite struct ClientBatchTests {
  /// A gateway that answers a document when the test says so.
  private final class HeldGateway: HTTPSending {
    private struct State {
      var held: [UInt8: CheckedContinuation<OutboundResponse, any Error>] = [:]
      var most = 0
      var cancelled = 0
    }

    private let state = Mutex(State())
    let arrivals: AsyncStream<UInt8>
    private let arrival: AsyncStream<UInt8>.Continuation

    init() { (arrivals, arrival) = AsyncStream.makeStream() }

    /// Most requests at a time.
    var most: Int { state.withLock { $0.most } }
    var cancelled: Int { state.withLock { $0.cancelled } }

    func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
      let document = request.body[0]
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { continuation in
          state.withLock { state in
            state.held[document] = continuation
            state.most = max(state.most, state.held.count)
          }
          arrival.yield(document)
        }
      } onCancel: {
        let continuation = state.withLock { state in
          state.cancelled += 1
          return state.held.removeValue(forKey: document)
        }
        continuation?.resume(throwing: CancellationError())
      }
    }

    func release(_ document: UInt8, _ response: OutboundResponse) {
      state.withLock { $0.held.removeValue(forKey: document) }?.resume(returning: response)
    }
  }

  private let gateway = HeldGateway()
  private let directory: TemporaryDirectory
  private let client: DocumentClient

  init() throws {
    directory = try TemporaryDirectory()
    var configuration = ClientConfiguration()
    configuration.stateDirectory = directory.path
    client = DocumentClient(
      configuration: configuration, transport: gateway, hosted: nil, logger: RecordingLog().logger,
      metrics: NOOPMetricsHandler.instance)
  }

  private var deadline: ContinuousClock.Instant { .now + .seconds(3_600) }

  @Test func tenAreUnderWayAndOutcomesComeAsTheyAreReady() async throws {
    let documents = (0..<13).map { Document([UInt8($0)]) }
    var outcomes = client.extract(documents, deadline: deadline).makeAsyncIterator()
    var arrivals = gateway.arrivals.makeAsyncIterator()
    var waiting: Set<UInt8> = []
    for _ in 0..<10 { waiting.insert(try #require(await arrivals.next())) }
    #expect(waiting == Set(0..<10))
    var finished: [Int] = []
    for turn in 0..<13 {
      let next = try #require(waiting.max())
      waiting.remove(next)
      gateway.release(next, next == 4 ? .problem(.documentUnreadable) : .answer(total: Int64(next)))
      let outcome = try #require(await outcomes.next())
      #expect(outcome.index == Int(next))
      finished.append(outcome.index)
      switch outcome.result {
      case .success(let result): #expect(result.fields.total == Int64(next))
      case .failure(let failure): #expect(next == 4 && failure.problem.code == .documentUnreadable)
      }
      if turn < 3 { waiting.insert(try #require(await arrivals.next())) }
    }
    #expect(await outcomes.next() == nil)
    #expect(finished.sorted() == Array(0..<13))
    #expect(gateway.most == 10)
  }

  @Test func whoStopsListeningCancelsTheRest() async throws {
    var arrivals = gateway.arrivals.makeAsyncIterator()
    let client = client
    let deadline = deadline
    let listener = Task {
      for await _ in client.extract([Document([1]), Document([2])], deadline: deadline) {}
    }
    for _ in 0..<2 { _ = await arrivals.next() }
    listener.cancel()
    await listener.value
    while gateway.cancelled < 2 { await Task.yield() }
  }

  @Test func anEmptyBatchEnds() async {
    for await _ in client.extract([], deadline: deadline) { Issue.record("an outcome of nothing") }
  }
}
