import Extraction
import HTTPTransport
import JSON
import MistralOCR
import OCRClient
import Testing

@Suite struct HostedMistralTests {
  @Test func anAnswerIsCheckedAndPaidFor() async throws {
    let fixture = try HostedFixture(.answers)
    let answer = try await fixture.extract(key: "document 1")
    #expect(answer.chargedPages == 1)
    #expect(answer.priceMicroUSD == HostedFixture.price)
    #expect(answer.result.fields.total == 4499)
    #expect(answer.result.verdict == .reconciled)
    #expect(answer.result.engine == EngineName(name: "hosted", model: "mistral-ocr-2512"))
    #expect(answer.result.pages == 1)
    #expect(answer.result.timing.inferenceMs == 900)
    #expect(answer.result.provenance == nil)
    #expect(try fixture.spend() == (1, 0))
    #expect(fixture.requests.count == 1 && fixture.charges.count == 1)
  }

  @Test func theRequestIsMistralsAndNamesNobody() async throws {
    let fixture = try HostedFixture(.answers)
    _ = try await fixture.extract(key: "invoice of Mr. Smith.pdf")
    let request = try #require(fixture.mistral.requests.first)
    #expect(request.method == "POST" && request.url == "http://mistral/v1/ocr")
    #expect(request.header("Authorization") == "Bearer secret")
    #expect(request.header("Content-Type") == "application/json")
    #expect(request.header("Idempotency-Key")?.count == 64)
    // libcurl may send a request again that meets a reset on a connection used before.
    #expect(request.needsNewConnection)
    #expect(request.timeouts.total == .seconds(20))
    let body = try OCRRequest(parsing: request.body)
    #expect(body.document.file == DataURI(mediaType: "image/jpeg", bytes: HostedFixture.image.bytes))
    #expect(body.pages == nil)
    let all = fixture.log.lines.joined() + request.headers.map(\.value).joined()
    #expect(!all.contains("Smith"))
  }

  // MARK: - Refusals

  @Test(arguments: [401, 402, 403])
  func aRefusedAccountIsNotTriedAgain(_ status: Int) async throws {
    let fixture = try HostedFixture(.says(status, #"{"message":"Unauthorized"}"#))
    #expect(try await fixture.failure() == .account(status: status))
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
    #expect(fixture.log.lines == ["error hosted_account_refused status=\(status)"])
  }

  @Test(arguments: [
    (400, #"{"type":"model_not_found","code":"3040"}"#, HostedFailure.account(status: 400)),
    (400, #"{"type":"invalid_request_json_schema","code":"3300"}"#, nil),
    (422, #"{"detail":[{"loc":["body","pages"]}]}"#, nil), (404, "", nil), (307, "", nil),
  ])
  func aMisconfigurationIsNotTriedAgain(_ status: Int, _ body: String, _ expected: HostedFailure?) async throws {
    let fixture = try HostedFixture(.says(status, body))
    let failure = try await fixture.failure()
    if let expected {
      #expect(failure == expected)
    } else if case .unavailable = failure {
    } else {
      Issue.record("\(failure)")
    }
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
  }

  @Test func aRefusedDocumentIsFinal() async throws {
    let fixture = try HostedFixture(.says(422, #"{"detail":[{"loc":["body","document"]}]}"#))
    guard case .document(let problem) = try await fixture.failure() else {
      Issue.record("not final")
      return
    }
    #expect(problem.code == .documentUnreadable)
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
  }

  @Test func aPaidAnswerWithNothingInItIsFinalAndPaid() async throws {
    let fixture = try HostedFixture(.says(200, HostedSamples.answer([""], annotation: nil)))
    guard case .document(let problem) = try await fixture.failure() else {
      Issue.record("not final")
      return
    }
    #expect(problem.code == .nothingFound)
    #expect(try fixture.spend() == (1, 0))
    #expect(fixture.charges.count == 1)
  }

  // MARK: - Trying again

  @Test(arguments: [
    ScriptedMistral.Step.says(500), .says(502), .says(503), .says(504), .says(429), .unreachable(.refused),
    .unreachable(.tls), .unreachable(.unresolvable), .unreachable(.connectTimeout),
  ])
  func whatIsNotChargedIsTriedThreeTimes(_ step: ScriptedMistral.Step) async throws {
    let lucky = try HostedFixture(step, step, .answers)
    _ = try await lucky.extract()
    #expect(lucky.requests.count == 3)
    #expect(try lucky.spend() == (1, 0))

    let unlucky = try HostedFixture(step)
    switch try await unlucky.failure() {
    case .unavailable, .rateLimited: break
    case let other: Issue.record("\(other)")
    }
    #expect(unlucky.mistral.requests.count == 3 && unlucky.requests.count == 3)
    #expect(try unlucky.spend() == (0, 0))
    // The key is not blocked.
    _ = try await unlucky.failure()
    #expect(unlucky.mistral.requests.count == 6)
  }

  @Test func pausesGrowWithFullJitter() async throws {
    let fixture = try HostedFixture(jitter: 0.5) { _ in .says(500) }
    _ = try await fixture.failure()
    // Half of 500 ms and of 1 s, and three answers.
    #expect(fixture.time.elapsed == .milliseconds(250 + 500) + ScriptedMistral.latency * 3)
  }

  @Test func retryAfterIsHeeded() async throws {
    let fixture = try HostedFixture(.says(429, "", ["Retry-After": "7"]), .answers)
    _ = try await fixture.extract()
    #expect(fixture.time.elapsed == .seconds(7) + ScriptedMistral.latency * 2)
    #expect(fixture.requests.count == 2)
  }

  @Test func aPauseThatIsTooLongEndsTheDocumentAtOnce() async throws {
    let fixture = try HostedFixture(.says(429, "", ["Retry-After": "60"]), .answers)
    #expect(try await fixture.failure() == .rateLimited(retryAfterMs: 60_000))
    #expect(fixture.time.elapsed < .seconds(3))
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
    // And whoever comes next need not try.
    #expect(fixture.service.closure() == .rateLimited(retryAfterMs: 60_000 - 250))
    guard case .rateLimited = try await fixture.failure(key: "next") else {
      Issue.record("sent")
      return
    }
    #expect(fixture.mistral.requests.count == 1)
  }

  @Test func noTryBeginsTooLate() async throws {
    let fixture = try HostedFixture(.says(500))
    _ = try await fixture.failure(within: .milliseconds(1_500))
    #expect(fixture.mistral.requests.count == 1)
    #expect(try await fixture.failure(within: .milliseconds(499)) == .noTime)
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
  }

  @Test func theOperatorsRateIsKept() async throws {
    let fixture = try HostedFixture(requestsPerMinute: 6) { _ in .answers }
    _ = try await fixture.extract(key: "a")
    _ = try await fixture.extract(key: "b")
    // One at once, then 5 a minute.
    #expect(fixture.time.elapsed >= .seconds(12))
    guard case .rateLimited(let wait) = try await fixture.failure(key: "c", within: .seconds(5)) else {
      Issue.record("sent")
      return
    }
    #expect((10_000...12_000).contains(wait))
    #expect(fixture.requests.count == 2)
  }

  // MARK: - Without an answer

  @Test(arguments: [
    ScriptedMistral.Step.hangs, .breaksOff(.reset), .breaksOff(.protocolError), .breaksOff(.responseTooLarge),
    .breaksOff(.idleTimeout), .says(200, "<html>"), .says(200, #"{"pages":[]"#), .says(202, "{}"),
  ])
  func whatMayBeChargedIsNeverRepeated(_ step: ScriptedMistral.Step) async throws {
    let fixture = try HostedFixture(step)
    let start = fixture.time.elapsed
    #expect(try await fixture.failure(within: .seconds(8)) == .unanswered)
    #expect(fixture.time.elapsed - start <= .seconds(8))
    #expect(try fixture.spend() == (1, 1))
    #expect(try await fixture.failure() == .unsettled)
    // Nor by another process, nor next month.
    fixture.time.advance(by: .seconds(20 * 86_400))
    #expect(try await fixture.failure() == .unsettled)
    #expect(fixture.mistral.requests.count == 1)
    #expect(fixture.charges.count == 0)
  }

  @Test func aCallerWhoLeavesMeanwhileIsCharged() async throws {
    let fixture = try HostedFixture(.isCancelled)
    await #expect(throws: CancellationError.self) { try await fixture.extract() }
    #expect(try fixture.spend() == (1, 1))
  }

  @Test func aCallerWhoLeavesBetweenTriesIsNotCharged() async throws {
    let fixture = try HostedFixture(.says(500))
    fixture.time.cancelSleep()
    await #expect(throws: CancellationError.self) { try await fixture.extract() }
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
  }

  // MARK: - Closed

  @Test func withoutAKeyNothingIsSent() async throws {
    let fixture = try HostedFixture(key: nil) { _ in .answers }
    #expect(fixture.service.closure() == .notConfigured)
    #expect(try await fixture.failure() == .notConfigured)
    #expect(fixture.mistral.requests.isEmpty)
  }

  @Test func overTheCapNothingIsSent() async throws {
    let fixture = try HostedFixture(caps: SpendCaps(daily: 2 * HostedFixture.price)) { _ in .answers }
    for key in ["a", "b"] {
      #expect(fixture.service.closure() == nil)
      _ = try await fixture.extract(key: key)
    }
    let untilMidnight = 12 * 3_600_000 - Int(fixture.time.elapsed.components.seconds) * 1_000
    #expect(fixture.service.closure() == .spendCap(retryAfterMs: untilMidnight))
    #expect(try await fixture.failure(key: "c") == .spendCap(retryAfterMs: untilMidnight))
    #expect(fixture.mistral.requests.count == 2)
    #expect(fixture.log.lines.count { $0.hasPrefix("warning spend_cap_reached") } == 1)
    fixture.time.advance(by: .seconds(12 * 3_600))
    #expect(fixture.service.closure() == nil)
    _ = try await fixture.extract(key: "c")
  }

  @Test func aCapOfZeroClosesTheHostedSide() async throws {
    let fixture = try HostedFixture(caps: SpendCaps(monthly: 0)) { _ in .answers }
    guard case .spendCap = try await fixture.failure() else {
      Issue.record("sent")
      return
    }
    #expect(fixture.mistral.requests.isEmpty)
  }

  @Test func withoutALedgerNothingIsSent() async throws {
    let fixture = try HostedFixture(statePath: "/dev/null/ledger") { _ in .answers }
    guard case .unavailable? = fixture.service.closure(), case .unavailable = try await fixture.failure() else {
      Issue.record("open")
      return
    }
    #expect(fixture.mistral.requests.isEmpty)
    #expect(fixture.log.lines.contains { $0.hasPrefix("error spend_ledger_failed") })
  }

  @Test(arguments: [("mistral-ocr-latest", true), ("mistral-ocr-4", true), ("mistral-ocr-2512", false)])
  func anAliasIsWarnedAbout(_ model: String, _ isAlias: Bool) async throws {
    let fixture = try HostedFixture(model: model) { _ in
      .says(200, HostedSamples.answer([HostedSamples.receipt], annotation: nil, model: "mistral-ocr-4-1"))
    }
    #expect(fixture.log.lines == (isAlias ? ["warning hosted_model_alias model=\(model)"] : []))
    // Who really answered.
    #expect(try await fixture.extract().result.engine.model == "mistral-ocr-4-1")
  }
}
