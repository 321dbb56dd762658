import DocumentService
import JSON
import Telemetry
import Testing

@Suite struct ReportedErrorTests {
  @Test func onlyErrorsAndDeathsAreReported() {
    func isReported(_ level: String, _ message: String) -> Bool {
      ReportedError(LogLine(time: 0, level: level, message: message, fields: [])) != nil
    }
    #expect(
      isReported("error", "unexpected error") && isReported("critical", "x") && isReported("warning", "worker died"))
    #expect(
      !isReported("warning", "heartbeat not sent") && !isReported("info", "request")
        && !isReported("info", "worker ended"))
  }

  @Test func nothingOfCallersAndDocumentsIsInIt() throws {
    let error = try #require(
      ReportedError(
        LogLine(
          time: 1, level: "error", message: "unexpected error",
          fields: [("code", "internal_error"), ("peer", "10.0.0.7"), ("id", "abc"), ("route", "POST /v1/extract")])))
    #expect(error.fields == ["code": "internal_error"])
  }

  /// https://develop.sentry.dev/sdk/data-model/envelopes/: lines of JSON, each item with its length in bytes.
  @Test func theEnvelopeIsWhatSentryReads() throws {
    let error = try #require(
      ReportedError(
        LogLine(
          time: 1_767_225_600.25, level: "critical", message: "wörker", fields: [("stage", "read"), ("code", "x\ny")])))
    let bytes = error.envelope(
      id: String(repeating: "a", count: 32), release: "ocr-gateway@1.2.3", environment: "staging", repeats: 3,
      sentAt: 1_767_225_601)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    try #require(lines.count == 4 && lines[3].isEmpty)
    let (head, item, event) = (
      try JSONValue(parsing: lines[0]), try JSONValue(parsing: lines[1]), try JSONValue(parsing: lines[2])
    )
    #expect(head["event_id"] == event["event_id"])
    #expect(head["sent_at"]?.string == "2026-01-01T00:00:01.000Z")
    #expect(item["type"]?.string == "event" && item["length"]?.integer == Int64(lines[2].count))
    #expect(event["level"]?.string == "fatal" && event["timestamp"]?.number == 1_767_225_600.25)
    #expect(event["release"]?.string == "ocr-gateway@1.2.3" && event["environment"]?.string == "staging")
    #expect(event["tags"]?["code"]?.string == "x\ny" && event["tags"]?["stage"]?.string == "read")
    #expect(event["extra"]?["repeats"]?.integer == 3)
  }
}
