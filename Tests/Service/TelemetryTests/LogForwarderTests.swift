import DocumentService
import HTTPTransport
import JSON
import Settings
import Telemetry
import TestSupport
import Testing

@Suite struct LogForwarderTests {
  private func forwarder(_ receiver: ScriptedReceiver, _ clock: ManualClock) -> LogForwarder<ManualClock> {
    LogForwarder(
      url: "https://logs.example", token: Secret("t-1"), service: "ocr-gateway", http: receiver, clock: clock)
  }

  private func line(_ message: String) -> LogLine {
    LogLine(time: 0, level: "info", message: message, fields: [("status", "200")])
  }

  @Test func linesGoInBatchesWithTheToken() async throws {
    let receiver = ScriptedReceiver([202])
    let forwarder = forwarder(receiver, ManualClock())
    forwarder.take(line("one"))
    forwarder.take(line("two"))
    await forwarder.sender.flush()
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
    let receiver = ScriptedReceiver([500, 503, 202])
    let forwarder = forwarder(receiver, clock)
    forwarder.take(line("one"))
    let running = Task { await forwarder.sender.run() }
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
    #expect(forwarder.sender.dropped == 0)
  }

  @Test func aReceiverThatNeverComesBackCostsBoundedMemoryAndIsCounted() async {
    let forwarder = forwarder(ScriptedReceiver([503]), ManualClock())
    let text = String(repeating: "x", count: 1_000)
    for _ in 0..<10_000 { forwarder.take(line(text)) }
    await forwarder.sender.flush()
    // 4 MiB of lines of 1.1 kB stay.
    #expect(forwarder.sender.dropped > 5_000 && forwarder.sender.dropped < 7_000)
  }

  @Test func batchesThatAreTooLargeAreHalved() async {
    let receiver = ScriptedReceiver([413, 413, 202])
    let forwarder = forwarder(receiver, ManualClock())
    for _ in 0..<400 { forwarder.take(line(String(repeating: "x", count: 1_000))) }
    await forwarder.sender.flush()
    let sizes = receiver.requests.map(\.body.count)
    #expect(sizes[1] < sizes[0] && sizes[2] < sizes[1])
    let arrived = receiver.requests.dropFirst(2).map { $0.body.count { $0 == UInt8(ascii: "\n") } }.reduce(0, +)
    #expect(arrived == 400)
  }
}
