import Extraction
import HTTPTransport
import Inference
import JSON
import ModelCatalog
import ModelServing
import TestSupport
import Testing

extension PeerTests {
  /// A real llama.cpp server on random weights in Pixtral's form: the wire, not the reading.
  @Suite(.timeLimit(.minutes(5)))
  struct LlamaServerPeerTests {
    /// The compact answer of a whole document.
    private static let answerGrammar = #"""
      root ::= "{\"k\":\"" [ricb] "\",\"v\":" text ",\"d\":" date \#
      ",\"c\":" currency ",\"t\":" money ",\"x\":" money ",\"s\":" money \#
      ",\"i\":[" (item ("," item){0,59})? "]}"
      item ::= "[" text "," money "," money "]"
      text ::= "null" | "\"" letter{1,64} "\""
      letter ::= [^"\\\x7F\x00-\x1F] | "\\" ["\\/]
      date ::= "null" | "\"" [0-9]{4} "-" [0-9]{2} "-" [0-9]{2} "\""
      currency ::= "null" | "\"" [A-Z]{3} "\""
      money ::= "null" | "\"" "-"? [0-9]{1,9} ("." [0-9]{1,3})? "\""
      """#

    @Test func serverSaysWhatItIsWithAndWithoutEyes() async throws {
      let server = try await LlamaServer(arguments: ["--slots", "3", "--context", "2048"])
      #expect(
        try await server.client.capabilities()
          == ModelCapabilities(slots: 3, contextTokens: 2048, hasVision: true, model: "pixtral-test", server: .llama))
      let blind = try await LlamaServer(arguments: ["--without-vision"])
      #expect(try await blind.client.capabilities().hasVision == false)
      let image = ModelRequest(
        system: "", user: [.text("Read."), .jpeg(FlatJPEG.make(width: 64, height: 64))],
        output: OutputFormat(grammar: Literal.grammar("ok"), schema: [:]), maximumTokens: 8)
      #expect(try await blind.client.failure(of: image) == .refused(status: 500))
    }

    @Test func answerObeysTheCompactGrammarStreamedAndCounted() async throws {
      let server = try await LlamaServer()
      for number in 0..<5 {
        let request = ModelRequest.text(
          "Total \(number).50", system: "You read documents.", grammar: Self.answerGrammar, maximumTokens: 4000)
        let answer = try await server.client.complete(request, deadline: .now + .seconds(60))
        #expect(answer.finishReason == .stop)
        let value = try JSONValue(parsing: answer.text.utf8)
        #expect(value.members?.map(\.key) == ["k", "v", "d", "c", "t", "x", "s", "i"])
        #expect(value.serialized() == answer.text)
        #expect(try #require(answer.promptTokens) > 10)
        #expect(try #require(answer.completionTokens) > 40)
      }
    }

    @Test func grammarOfOneLiteralIsObeyedAndATokenLimitIsTold() async throws {
      let server = try await LlamaServer()
      let word = Literal.letters(40, seed: 1)
      let request = ModelRequest.text("Say yes.", grammar: Literal.grammar(word), maximumTokens: 200)
      let answer = try await server.client.complete(request, deadline: .now + .seconds(60))
      #expect(answer.text == word && answer.finishReason == .stop)
      let short = ModelRequest.text("Say yes.", grammar: Literal.grammar(word), maximumTokens: 7)
      let cut = try await server.client.complete(short, deadline: .now + .seconds(60))
      #expect(cut.finishReason == .length && cut.completionTokens == 7 && word.hasPrefix(cut.text))
    }

    @Test func imageCostsAFixedNumberOfTokensAndIsNotResampled() async throws {
      let server = try await LlamaServer(arguments: ["--slots", "1"])
      func promptTokens(_ user: [ModelRequest.Part]) async throws -> Int {
        let output = OutputFormat(grammar: Literal.grammar("ok"), schema: [:])
        let request = ModelRequest(system: "Read.", user: user, output: output, maximumTokens: 4)
        return try #require(try await server.client.complete(request, deadline: .now + .seconds(120)).promptTokens)
      }
      let text = try await promptTokens([.text("Page")])
      let sizes = [
        (64, 64), (320, 240), (208, 640), (224, 320), (416, 592), (512, 512), (256, 1024), (1024, 160), (736, 1024),
        (1024, 1024),
      ]
      for (width, height) in sizes {
        let tokens = try await promptTokens([.text("Page"), .jpeg(FlatJPEG.make(width: width, height: height))])
        #expect(tokens - text == (width / 16 + 1) * (height / 16), "\(width) x \(height)")
      }
    }

    @Test func serverNeverHasToMakeARequestWait() async throws {
      let server = try await LlamaServer(arguments: ["--slots", "2"])
      let request = ModelRequest.text(
        "Say yes.", grammar: Literal.grammar(Literal.letters(120, seed: 2)), maximumTokens: 300)

      /// Most requests that the server held back while `work` ran.
      func deferred(during work: @escaping @Sendable () async throws -> Void) async throws -> Int {
        let running = Task { try await work() }
        let watch = Task {
          var most = 0
          while !Task.isCancelled {
            most = max(most, (try? await server.metric("requests_deferred")) ?? 0)
            try? await Task.sleep(for: .milliseconds(2))
          }
          return most
        }
        let result = await running.result
        watch.cancel()
        try result.get()
        return await watch.value
      }

      let manifest = try #require(try ModelManifestFolder(program: #filePath)?.manifest(named: "qwen3-vl-2b"))
      let scheduled = ScheduledModel(
        server.client, manifest, profile: try #require(manifest.profiles.first), gpu: .t4, maximumInFlight: 10,
        places: 64)
      let throughTheScheduler = try await deferred {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<20 {
            group.addTask {
              let answer = try await scheduled.complete(request, for: .gateway, deadline: .now + .seconds(600))
              #expect(answer.finishReason == .stop)
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(throughTheScheduler == 0)

      // The same without the scheduler, so that the watch is known to see.
      let pastTheScheduler = try await deferred {
        try await withThrowingTaskGroup(of: Void.self) { group in
          // One more than the slots: the server answers on four connections at a time, and the watch needs one of them.
          for _ in 0..<3 {
            group.addTask {
              for _ in 0..<7 { _ = try await server.client.complete(request, deadline: .now + .seconds(120)) }
            }
          }
          try await group.waitForAll()
        }
      }
      #expect(pastTheScheduler > 0)
    }

    @Test func cancelledRequestFreesItsSlotLongBeforeItsAnswerWouldEnd() async throws {
      let server = try await LlamaServer(arguments: ["--slots", "1"])
      let length = 6000
      let request = ModelRequest.text(
        "Say yes.", grammar: Literal.grammar(Literal.letters(length, seed: 3)), maximumTokens: length)
      let task = Task { try await server.client.complete(request, deadline: .now + .seconds(120)) }
      try await server.waitUntilBusy()
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      try await server.waitUntilIdle()
      #expect(try await server.metric("tokens_predicted_total") < length / 2)
      // And for the next one.
      #expect(try await server.client.failure(of: .text("Say ok")) == nil)
    }

    @Test func requestThatIsLateFreesItsSlotAsWell() async throws {
      let server = try await LlamaServer(arguments: ["--slots", "1"])
      let length = 6000
      let request = ModelRequest.text(
        "Say yes.", grammar: Literal.grammar(Literal.letters(length, seed: 4)), maximumTokens: length)
      _ = try await server.client.capabilities()
      #expect(try await server.client.failure(of: request, within: .milliseconds(100)) == .late)
      try await server.waitUntilIdle()
      #expect(try await server.metric("tokens_predicted_total") < length / 2)
    }

    @Test func loopingAnswerIsLeftAndItsSlotIsFree() async throws {
      let server = try await LlamaServer(arguments: ["--slots", "1"])
      let request = ModelRequest.text("Say yes.", grammar: "root ::= \"7.50,\"{1500} \"end\"", maximumTokens: 6000)
      #expect(try await server.client.failure(of: request) == .garbled("the answer repeats itself"))
      try await server.waitUntilIdle()
      #expect(try await server.metric("tokens_predicted_total") < 3000)
    }

    @Test func promptLongerThanTheContextIsToldWithBothCounts() async throws {
      let server = try await LlamaServer(arguments: ["--slots", "2", "--context", "512"])
      let failure = try await server.client.failure(of: .text(Literal.letters(3000, seed: 5)))
      guard case .contextExceeded(let promptTokens?, 512?) = failure else {
        Issue.record("\(String(describing: failure))")
        return
      }
      #expect(promptTokens > 2500)
    }

    @Test func wrongKeyIsReportedAsSuch() async throws {
      let server = try await LlamaServer(arguments: ["--api-key", "right"])
      #expect(try await server.client.failure(of: .text("Say ok")) == .unauthorized)
      let right = ModelServer(baseURL: server.url, apiKey: "right", transport: server.transport)
      #expect(try await right.failure(of: .text("Say ok")) == nil)
    }

    @Test func endedServerIsUnreachableAndItsSuccessorIsAskedWhatItIs() async throws {
      let port = ModelServerProcess.freePort()
      let server = try await LlamaServer(port: port, arguments: ["--slots", "2"])
      #expect(try await server.client.failure(of: .text("Say ok")) == nil)
      #expect(try await server.client.capabilities().slots == 2)
      server.process.kill()
      #expect(try await server.client.failure(of: .text("Say ok")) == .unreachable("refused"))

      let next = try await LlamaServer(port: port, arguments: ["--slots", "3"])
      #expect(try await server.client.failure(of: .text("Say ok")) == nil)
      #expect(try await server.client.capabilities().slots == 3)
      // Replaced while nobody asked.
      next.process.kill()
      let last = try await LlamaServer(port: port, arguments: ["--slots", "4"])
      #expect(try await server.client.failure(of: .text("Say ok")) == nil)
      last.process.kill()
    }
  }
}
