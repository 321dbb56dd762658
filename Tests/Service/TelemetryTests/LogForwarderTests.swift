import DocumentService
import HTTPTransport
import JSON
import Synchronization
import Telemetry
import TestSupport
import Testing

@Suite struct LogForwarderTests {
  /// Answers with the given statuses, the last one again and again, and keeps what it was sent.
  private final class Receiver: HTTPSending {
    private let state: Mutex<(statuses: [Int], requests: [OutboundRequest])>

    init(_ statuses: [Int]) { state = Mutex((statuses, [])) }

    var requests: [OutboundRequest] { state.withLock { $0.requests } }

    func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
      let status = state.withLock { state in
        state.requests.append(request)
        return state.statuses.count > 1 ? state.statuses.removeFirst() : state.statuses[0]
      }
      return OutboundResponse(status: status, headers: [], body: [])
    }
  }

  private func forwarder(_ receiver: Receiver, _ clock: ManualClock) -> LogForwarder<ManualClock> {
    LogForwarder(url: "https://logs.example", token: "t-1", service: "ocr-gateway", http: receiver, clock: clock)
  }

  private func line(_ message: String) -> LogLine {
    LogLine(time: 0, level: "info", message: message, fields: [("status", "200")])
  }

  @Test func linesGoInBatchesWithTheToken() async throws {
    let receiver = Receiver([202])
    let forwarder = forwarder(receiver, ManualClock())
    forwarder.take(line("one"))
    forwarder.take(line("two"))
    await forwarder.flush()
    let request = try #require(receiver.requests.first)
    #expect(receiver.requests.count == 1)
    #expect(request.headers.contains(HTTPHeader("Authorization", "Bearer t-1")))
    #expect(request.headers.contains(HTTPHeader("Content-Type", "application/x-ndjson")))
    let lines = try request.body.split(separator: UInt8(ascii: "\n")).map { try JSONValue(parsing: $0) }
    #expect(lines.map { $0["message"]?.string } == ["one", "two"])
    #expect(
      lines.allSatisfy { $0["dt"]?.string == "1970-01-01T00:00:00.000Z" && $0["service"]?.string == "ocr-gateway" })
    #expect(lines[0]["status"]?.integer == 200)
  }

  @Test(.timeLimit(.minutes(1))) func nothingIsLostOrDoubledWhileTheReceiverIsDown() async throws {
    let clock = ManualClock()
    let receiver = Receiver([500, 503, 202])
    let forwarder = forwarder(receiver, clock)
    forwarder.take(line("one"))
    let running = Task { await forwarder.run() }
    await clock.untilSleeping(until: .seconds(1))
    forwarder.take(line("two"))
    clock.advance(by: .seconds(1))
    await clock.untilSleeping(until: .seconds(3))
    clock.advance(by: .seconds(2))
    await clock.untilSleeping(until: .seconds(4))
    running.cancel()
    await running.value
    let counts = receiver.requests.map { $0.body.count { $0 == UInt8(ascii: "\n") } }
    #expect(counts == [1, 2, 2])
    #expect(forwarder.dropped == 0)
  }

  @Test func aReceiverThatNeverComesBackCostsBoundedMemoryAndIsCounted() async {
    let forwarder = forwarder(Receiver([503]), ManualClock())
    let text = String(repeating: "x", count: 1_000)
    for _ in 0..<10_000 { forwarder.take(line(text)) }
    await forwarder.flush()
    // 4 MiB of lines of 1.1 kB stay.
    #expect(forwarder.dropped > 5_000 && forwarder.dropped < 7_000)
  }

  @Test func batchesThatAreTooLargeAreHalved() async {
    let receiver = Receiver([413, 413, 202])
    let forwarder = forwarder(receiver, ManualClock())
    for _ in 0..<400 { forwarder.take(line(String(repeating: "x", count: 1_000))) }
    await forwarder.flush()
    let sizes = receiver.requests.map(\.body.count)
    #expect(sizes[1] < sizes[0] && sizes[2] < sizes[1])
    let arrived = receiver.requests.dropFirst(2).map { $0.body.count { $0 == UInt8(ascii: "\n") } }.reduce(0, +)
    #expect(arrived == 400)
  }
}
