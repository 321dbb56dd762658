import Extraction
import HTTPTransport
import OCRClient
import Synchronization
import TestSupport
import Testing

struct HostedPropertyTests {
  private static let steps: [ScriptedMistral.Step] = [
    .answers, .answers, .says(429), .says(429, "", ["Retry-After": "3"]), .says(500), .says(503), .says(401),
    .says(422),
    .parserError, .unreachable(.refused), .unreachable(.tls), .breaksOff(.reset), .hangs, .says(200, "<html>"),
    .isCancelled,
  ]

  /// A document is asked for again and again until it has an answer: it is charged once at the most. No cap is exceeded,
  /// and what is charged is never more than what the ledger has.
  @Test(arguments: [1, 2, 3, 4, 5, 6])
  func noDocumentIsChargedTwice(_ seed: UInt64) async throws {
    let generator = Mutex(SeededGenerator(seed: seed))
    let cap: Int64 = 60
    let fixture = try HostedFixture(
      caps: SpendCaps(monthly: cap * HostedFixture.price), renderer: ScriptedRenderer(pages: 1),
      requestsPerMinute: 60_000
    ) { _ in
      generator.withLock { Self.steps[Int.random(in: Self.steps.indices, using: &$0)] }
    }
    var answered = 0
    var capped = 0
    for number in 0..<120 {
      let document = number % 2 == 0 ? HostedFixture.image : HostedFixture.pdf
      for _ in 0..<4 {
        do {
          let answer = try await fixture.extract(document, key: "\(number)")
          #expect(answer.chargedPages == 1 && answer.result.fields.total == 4499)
          answered += 1
          break
        } catch HostedFailure.spendCap {
          capped += 1
        } catch {
          #expect(error is HostedFailure || error is CancellationError)
        }
      }
      let charged = fixture.mistral.charged.values.reduce(0, +)
      let spent = try fixture.spend()
      #expect(charged <= spent.pages && spent.pages <= cap)
      #expect(spent.pages == answered + spent.unsettled)
    }
    // The image of a PDF's page has a key of its own; its PDF was refused.
    let documents = Dictionary(
      fixture.mistral.charged.map { ($0.key.split(separator: "-")[0], $0.value) }, uniquingKeysWith: +)
    #expect(documents.values.allSatisfy { $0 == 1 })
    #expect(answered > 10 && capped > 10)
    #expect(fixture.charges.count == answered)
  }

  /// The same document at the same time, many times: one is sent, the others are told to leave it.
  @Test func atTheSameTimeOneIsSent() async throws {
    let fixture = try HostedFixture(.answers)
    let outcomes = await withTaskGroup(of: HostedFailure?.self) { group in
      for _ in 0..<16 {
        group.addTask {
          do {
            return try await fixture.failure(key: "same")
          } catch {
            return nil
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    let sent = outcomes.count { $0 == nil }
    #expect(outcomes.allSatisfy { $0 == nil || $0 == .unsettled })
    // One after the other each may be answered, at the same time only one.
    #expect(sent >= 1 && fixture.mistral.charged.values.reduce(0, +) == sent)
    #expect(try fixture.spend() == (sent, 0))
  }
}
