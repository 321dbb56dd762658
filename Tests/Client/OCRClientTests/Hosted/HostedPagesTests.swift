import Extraction
import HTTPTransport
import MistralOCR
import OCRClient
import Testing

struct HostedPagesTests {
  private func body(_ request: OutboundRequest) throws -> OCRRequest { try OCRRequest(parsing: request.body) }

  @Test func aPDFIsBookedByItsPages() async throws {
    let fixture = try HostedFixture(
      caps: SpendCaps(daily: 3 * HostedFixture.price), renderer: ScriptedRenderer(pages: 4)
    ) { _ in .answers }
    guard case .spendCap = try await fixture.failure(HostedFixture.pdf) else {
      Issue.record("sent")
      return
    }
    #expect(fixture.mistral.requests.isEmpty)
    let cheaper = try HostedFixture(
      caps: SpendCaps(daily: 3 * HostedFixture.price), renderer: ScriptedRenderer(pages: 3)
    ) { _ in .answers }
    // Of three only one was charged.
    #expect(try await cheaper.extract(HostedFixture.pdf).chargedPages == 1)
    #expect(try cheaper.spend() == (1, 0))
    #expect(try body(cheaper.mistral.requests[0]).pages == nil)
  }

  @Test(arguments: [nil, ScriptedRenderer(problem: Problem(.engineUnavailable, "", stage: .prepare))])
  func whereNobodyCanCountNoMoreThanIsBookedIsAskedFor(_ renderer: ScriptedRenderer?) async throws {
    let fixture = try HostedFixture(renderer: renderer, .hangs)
    _ = try await fixture.failure(HostedFixture.pdf)
    #expect(try fixture.spend() == (50, 1))
    #expect(try body(fixture.mistral.requests[0]).pages?.ranges.count == 50)
  }

  @Test func aDocumentThatMayGoOnSaysSo() async throws {
    let body = HostedSamples.answer(
      [HostedSamples.receipt], annotation: HostedSamples.receiptAnnotation, pagesProcessed: 50)
    let fixture = try HostedFixture(.says(200, body))
    let answer = try await fixture.extract(HostedFixture.pdf)
    #expect(answer.chargedPages == 50)
    #expect(answer.result.verdict == .unverifiable)
    #expect(answer.result.warnings.map(\.code) == ["pages_cut"])
  }

  @Test func aPDFThatCannotBeOpenedIsNotSent() async throws {
    let problem = Problem(.passwordRequired, "encrypted", stage: .prepare)
    let fixture = try HostedFixture(renderer: ScriptedRenderer(problem: problem), .answers)
    #expect(try await fixture.failure(HostedFixture.pdf) == .document(problem))
    let long = try HostedFixture(renderer: ScriptedRenderer(pages: 1_001), .answers)
    guard case .document(let tooLong) = try await long.failure(HostedFixture.pdf) else { return }
    #expect(tooLong.code == .tooManyPages)
    #expect(fixture.mistral.requests.isEmpty && long.mistral.requests.isEmpty)
  }

  @Test func whatIsNoDocumentIsNotSent() async throws {
    let fixture = try HostedFixture(.answers)
    for (bytes, code) in [(Array("GIF89a".utf8), ProblemCode.unsupportedMediaType), ([], .unsupportedMediaType)] {
      guard case .document(let problem) = try await fixture.failure(Document(bytes)) else {
        Issue.record("sent")
        return
      }
      #expect(problem.code == code)
    }
    let huge = Document(HostedFixture.image.bytes + [UInt8](repeating: 0, count: 50_000_000))
    guard case .document(let problem) = try await fixture.failure(huge) else { return }
    #expect(problem.code == .bodyTooLarge)
    #expect(fixture.mistral.requests.isEmpty)
  }

  // MARK: - 3740

  @Test func aRejectedPDFIsResentPageByPage() async throws {
    let fixture = try HostedFixture(renderer: ScriptedRenderer(pages: 2), .parserError, .answers)
    let answer = try await fixture.extract(HostedFixture.pdf)
    #expect(answer.chargedPages == 2 && answer.result.pages == 2)
    #expect(try fixture.spend() == (2, 0))
    let bodies = try fixture.mistral.requests.map(body)
    #expect(bodies.map(\.document.key) == [.documentURL, .imageURL, .imageURL])
    #expect(bodies[1].document.file.bytes == ScriptedRenderer.image + [0])
    #expect(bodies[2].document.file.bytes == ScriptedRenderer.image + [1])
    #expect(bodies[1].document.file.mediaType == "image/jpeg")
    // Different requests have different keys.
    #expect(Set(fixture.mistral.requests.map { $0.header("Idempotency-Key") }).count == 3)
    #expect(fixture.requests.count == 3)
  }

  @Test func aRejectedPDFIsFinalWhereNobodyDraws() async throws {
    let fixture = try HostedFixture(.parserError)
    guard case .document(let problem) = try await fixture.failure(HostedFixture.pdf) else {
      Issue.record("not final")
      return
    }
    #expect(problem.code == .documentUnreadable)
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
  }

  @Test func aRejectedImageIsFinal() async throws {
    for document in [HostedFixture.image, HostedFixture.pdf] {
      let fixture = try HostedFixture(renderer: ScriptedRenderer(pages: 3), .parserError)
      guard case .document(let problem) = try await fixture.failure(document) else {
        Issue.record("not final")
        return
      }
      #expect(problem.code == .documentUnreadable)
      #expect(try fixture.spend() == (0, 0))
    }
  }

  @Test(arguments: [ProblemCode.documentUnreadable, .engineUnavailable])
  func pagesThatCannotBeDrawnCostNothing(_ code: ProblemCode) async throws {
    let renderer = ScriptedRenderer(drawingProblem: Problem(code, "", stage: .prepare))
    let fixture = try HostedFixture(renderer: renderer, .parserError, .answers)
    let failure = try await fixture.failure(HostedFixture.pdf)
    if code.retryable {
      #expect(failure == .unavailable("the pages could not be drawn (engine_unavailable)"))
    } else {
      #expect(failure == .document(Problem(code, "", stage: .prepare)))
    }
    #expect(fixture.mistral.requests.count == 1)
    #expect(try fixture.spend() == (0, 0))
  }

  /// The pages that were paid for must not be paid for once more.
  @Test(arguments: [ScriptedMistral.Step.says(401), .says(500), .hangs])
  func aDocumentChargedInPartIsNotSentAgain(_ step: ScriptedMistral.Step) async throws {
    let fixture = try HostedFixture(renderer: ScriptedRenderer(pages: 3), .parserError, .answers, step)
    #expect(try await fixture.failure(HostedFixture.pdf) == .unanswered)
    #expect(try fixture.spend() == (3, 1))
    #expect(try await fixture.failure(HostedFixture.pdf) == .unsettled)
  }

  @Test func aPageIsTriedAgainAlone() async throws {
    let fixture = try HostedFixture(
      renderer: ScriptedRenderer(pages: 2), .parserError, .says(503), .answers, .says(429), .says(500), .answers)
    #expect(try await fixture.extract(HostedFixture.pdf).chargedPages == 2)
    #expect(fixture.mistral.charged.values.allSatisfy { $0 == 1 })
    #expect(fixture.mistral.requests.count == 6)
  }
}
