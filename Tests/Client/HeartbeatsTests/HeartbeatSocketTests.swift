import HTTPTransport
import Heartbeats
import Logging
import TestSupport
import Testing

/// Over real sockets: what arrives at a monitor.
@Suite(.timeLimit(.minutes(1))) struct HeartbeatSocketTests {
  @Test func everyKindArrivesAsItsMonitorExpectsIt() async throws {
    let monitor = try RecordingServer()
    let paths = ["/api/v1/heartbeat/T", "/api/push/T?status=up", "/ping/KEY", "/hook"]
    let service = HeartbeatService(
      targets: try HeartbeatTarget.list(paths.map { "http://127.0.0.1:\(monitor.port)\($0)" }.joined(separator: ",")),
      interval: .seconds(60), clock: ContinuousClock(), http: try CurlTransport(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, proof: { .failing(reason: "why not") })
    let task = Task { await service.run() }
    defer { task.cancel() }
    while monitor.requests.count < paths.count { try await Task.sleep(for: .milliseconds(5)) }
    let arrived = Set(monitor.requests.map { "\($0.method) \($0.target) \($0.body)" })
    #expect(
      arrived == [
        "POST /api/v1/heartbeat/T/fail why not", "GET /api/push/T?status=down&msg=why%20not ",
        "POST /ping/KEY/fail why not",
        #"POST /hook {"service":"ocr-gateway","status":"failing","detail":"why not","readingMs":null}"#,
      ])
  }
}
