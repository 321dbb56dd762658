import HTTPTransport
import ModelServing
import TestSupport
import Testing

extension PeerTests {
  /// A real, small language model on a real server: base weights that have learnt no chat, and no eyes.
  @Suite(.timeLimit(.minutes(5)))
  struct LanguageModelPeerTests {
    /// Three receipts and their totals: base weights go on with a text, they follow no instruction.
    private static let examples = """
      Lines:
      BREAD 2.40
      MILK 1.10
      TOTAL 3.50
      CASH 5.00
      Total: 3.50

      Lines:
      Subtotal 20.00
      Tax 1.60
      Total due 21.60
      Total: 21.60

      Lines:
      Hammer 18.99
      Nails 4.05
      TOTAL EUR 23.04
      CHANGE 6.96
      Total: 23.04


      """

    @Test func readingModelPicksTheTotalWhereverItStands() async throws {
      let server = try await LlamaServer(.gemma, arguments: ["--slots", "1"])
      #expect(try await server.client.capabilities().hasVision == false)
      let totals = ["123.45", "88.02", "7.30"]
      for (place, total) in totals.enumerated() {
        var candidates = ["4.10", "61.95"]
        candidates.insert(total, at: place)
        let lines = "Lines:\nPAPER 4.10\nTAX 61.95\nTOTAL \(total)\nTotal:"
        let grammar = "root ::= " + candidates.map { "\" \($0)\"" }.joined(separator: " | ")
        let request = ModelRequest.text(lines, system: Self.examples, grammar: grammar, maximumTokens: 16)
        let answer = try await server.client.complete(request, deadline: .now + .seconds(120))
        #expect(answer.text == " " + total)
        #expect(answer.finishReason == .stop)
      }
    }

    @Test func loadingModelIsUnavailableOrUnreachableThenAnswers() async throws {
      let port = ModelServerProcess.freePort()
      let process = try ModelServerProcess(.gemma, port: port, arguments: ["--slots", "1"])
      let client = ModelServer(baseURL: "http://127.0.0.1:\(port)", transport: try CurlTransport())
      var failures: [ModelFailure] = []
      while let failure = try await client.failure(of: .text("Say ok")) {
        if failures.last != failure { failures.append(failure) }
        try await Task.sleep(for: .milliseconds(5))
      }
      #expect(failures.contains(.unavailable("status 503")))
      #expect(
        Set(failures.map { "\($0)" }).isSubset(of: [
          #"unreachable("refused")"#, #"unreachable("reset")"#, #"unavailable("status 503")"#,
        ]))
      process.kill()
    }
  }
}
