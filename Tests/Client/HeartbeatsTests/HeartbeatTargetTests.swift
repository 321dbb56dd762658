import HTTPTransport
import Heartbeats
import JSON
import Testing

@Suite struct HeartbeatTargetTests {
  private static let uuid = "0d338dcc-a054-11ec-b909-0242ac120002"
  private static let run = "7c1c9a52-0a5c-4e0e-a7b7-3f6d5f1f0a11"

  private func request(_ url: String, _ beat: Heartbeat) throws -> OutboundRequest {
    try #require(HeartbeatTarget(url)).request(for: beat, run: Self.run, timeout: .seconds(3))
  }

  private let good = Heartbeat(status: .ok, detail: "fine", readingTime: .milliseconds(1234))
  private let bad = Heartbeat(status: .failing, detail: "reading failed: ä & b")

  @Test(arguments: [
    ("https://uptime.betterstack.com/api/v1/heartbeat/TOKEN", HeartbeatTarget.Kind.betterStack),
    ("https://monitor.example/api/v1/heartbeat/TOKEN/", .betterStack),
    ("https://kuma.example:3001/api/push/TOKEN?status=up&msg=OK&ping=", .uptimeKuma),
    ("http://kuma.example/base/api/push/TOKEN", .uptimeKuma),
    ("https://hc-ping.com/0d338dcc-a054-11ec-b909-0242ac120002", .healthchecks),
    ("https://HC-PING.com/KEY/slug?create=1", .healthchecks),
    ("https://user:x@hc-ping.com:443/KEY/slug", .healthchecks),
    ("https://checks.example/0D338DCC-A054-11EC-B909-0242AC120002", .healthchecks),
    ("https://checks.example/ping/KEY", .healthchecks), ("https://checks.example/ping/KEY/slug", .healthchecks),
    ("http://127.0.0.1:8002/v1/beat", .monitor), ("https://monitor.example/ocr/v1/beat/", .monitor),
    ("https://hooks.example/services/T/B", .json), ("https://hooks.example", .json), ("http://[::1]:9/x", .json),
    // Not quite one of the forms.
    ("https://x.example/api/v1/heartbeat/", .json), ("https://x.example/api/v1/heartbeat/a/b", .json),
    ("https://x.example/api/push/", .json), ("https://x.example/ping/", .json),
    ("https://x.example/0d338dcc-a054-11ec-b909-0242ac12000g", .json),
    ("https://x.example/0d338dcca054-11ec-b909-0242ac120002", .json), ("https://hc-ping.com.x.example/KEY/slug", .json),
    ("https://hc-ping.com@x.example/KEY/slug", .json),
  ])
  func theFormOfTheURLDecides(url: String, kind: HeartbeatTarget.Kind) throws {
    #expect(try #require(HeartbeatTarget(url)).kind == kind)
  }

  @Test func betterStackIsToldFailuresAtFail() throws {
    let url = "https://uptime.betterstack.com/api/v1/heartbeat/T"
    #expect(try request(url, good).url == url)
    let failure = try request(url, bad)
    #expect(failure.method == "POST" && failure.url == url + "/fail")
    #expect(String(decoding: failure.body, as: UTF8.self) == bad.detail)
    #expect(failure.timeouts == .init(connect: .seconds(3), total: .seconds(3)))
  }

  @Test func healthchecksIsToldStartAndFailureWithTheRun() throws {
    let url = "https://hc-ping.com/\(Self.uuid)"
    let start = Heartbeat(status: .starting, detail: "starts", belongsToStart: true)
    #expect(try request(url, start).url == "\(url)/start?rid=\(Self.run)")
    #expect(try request(url, good).url == url)
    #expect(try request(url + "/?create=1", bad).url == url + "/fail?create=1")
    var first = good
    first.belongsToStart = true
    #expect(try request(url + "?create=1", first).url == "\(url)?create=1&rid=\(Self.run)")
    #expect(String(decoding: try request(url, bad).body, as: UTF8.self) == bad.detail)
  }

  @Test func uptimeKumaIsToldUpAndDownInTheQuery() throws {
    let url = "https://kuma.example/api/push/T"
    let up = try request(url + "?status=up&msg=OK&ping=", good)
    #expect(up.method == "GET" && up.url == url + "?status=up&msg=fine&ping=1234" && up.body.isEmpty)
    #expect(try request(url, bad).url == url + "?status=down&msg=reading%20failed%3A%20%C3%A4%20%26%20b")
  }

  @Test func anythingElseIsSentJSON() throws {
    let up = try request("https://hooks.example/x?key=1", good)
    #expect(up.method == "POST" && up.url == "https://hooks.example/x?key=1")
    #expect(up.headers == [HTTPHeader("Content-Type", "application/json")])
    #expect(
      try JSONValue(parsing: up.body)
        == ["service": "ocr-gateway", "status": "ok", "detail": "fine", "readingMs": 1234])
    let down = try JSONValue(parsing: try request("https://hooks.example", bad).body)
    #expect(down["status"] == "failing" && down["detail"] == .string(bad.detail) && down["readingMs"] == .null)
  }

  @Test func listsAreSeparatedByCommasAndBlanks() throws {
    let list = try HeartbeatTarget.list(" https://a.example/x,http://b.example/api/push/T\n\thttps://hc-ping.com/K/s, ")
    #expect(list.map(\.kind) == [.json, .uptimeKuma, .healthchecks])
    #expect(try HeartbeatTarget.list("").isEmpty)
  }

  @Test(arguments: [
    "hidden.example/x", "ftp://hidden.example/x", "https:hidden.example", "https:///hidden", "https://:80/hidden",
    "https://user@/hidden", "https://hidden.example/ä", "https://hidden.example/#x", "https://hidden.example/{x}",
    "//hidden",
  ])
  func aWrongURLIsNamedByItsPlace(url: String) {
    let error = #expect(throws: HeartbeatTarget.ListError.self) {
      try HeartbeatTarget.list("https://a.example/hidden,\(url)")
    }
    #expect(error?.hint.contains("URL 2") == true)
    #expect(error?.hint.contains("hidden") == false)
  }

  @Test func theSameURLTwiceIsRefused() {
    let error = #expect(throws: HeartbeatTarget.ListError.self) {
      try HeartbeatTarget.list("https://hc-ping.com/K/s https://b.example https://hc-ping.com/K/s/")
    }
    #expect(error?.hint.contains("URL 3") == true && error?.hint.contains("URL 1") == true)
  }

  @Test(arguments: [
    "https://sesame.example/api/v1/heartbeat/sesame", "https://sesame.example/api/push/sesame?x=sesame",
    "https://hc-ping.com/sesame/sesame?rid=sesame", "https://sesame:sesame@sesame.example/sesame?sesame",
  ])
  func nothingThatDescribesATargetShowsItsURL(url: String) throws {
    let target = try #require(HeartbeatTarget(url))
    var dumped = ""
    dump(target, to: &dumped)
    dump([target], to: &dumped)
    let shown = [
      "\(target)", String(describing: target), String(reflecting: target), String(describing: [target]),
      String(reflecting: Optional(target)), dumped, target.description, target.debugDescription,
    ]
    for text in shown {
      #expect(!text.contains("sesame"))
      #expect(text.contains(target.kind.rawValue))
    }
    var mirrors = [Mirror(reflecting: target)]
    while let mirror = mirrors.popLast() {
      for child in mirror.children {
        #expect(!"\(child.label ?? "")\(child.value)".contains("sesame"))
        mirrors.append(Mirror(reflecting: child.value))
      }
    }
  }
}
