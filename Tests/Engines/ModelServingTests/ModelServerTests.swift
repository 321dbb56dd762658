import Extraction
import HTTPTransport
import JSON
import ModelServing
import Testing
import Traces

@Suite(.timeLimit(.minutes(1)))
struct ModelServerTests {
  private static let llama: [String: [ScriptedTransport.Answer]] = ["/props": [.response(200, Printed.props())]]
  private static let router =
    "llama-server runs as a router for several models; start it with one model (-m FILE), or name that server's URL"
  private static let chat = "/v1/chat/completions"

  private static func server(
    _ answers: [ScriptedTransport.Answer] = [.stream(Printed.answer)], url: String = "http://model:8080",
    key: String? = nil, slots: Int? = nil, introduction: [String: [ScriptedTransport.Answer]] = llama
  ) -> (ModelServer, ScriptedTransport) {
    let transport = ScriptedTransport(introduction.merging([chat: answers]) { $1 })
    return (ModelServer(baseURL: url, apiKey: key, transport: transport, maximumSlots: slots), transport)
  }

  @Test(arguments: ["", "/", "/v1", "/v1/"])
  func serverIsAskedOnceWhatItIs(ending: String) async throws {
    let (server, transport) = Self.server(url: "http://model:8080" + ending, key: "k")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let answer = try await server.complete(.text("Say ok"), deadline: .now + .seconds(60))
          #expect(
            answer
              == ModelCompletion(
                text: "ok", finishReason: .stop, promptTokens: 319, completionTokens: 3, model: "pixtral-12b"))
        }
      }
      try await group.waitForAll()
    }
    #expect(transport.paths == ["/props"] + Array(repeating: Self.chat, count: 8))
    #expect(
      transport.requests.allSatisfy { request in
        request.headers.contains(HTTPHeader("Authorization", "Bearer k"))
      })
  }

  @Test func theServerIsToldTheTraceThatARequestBelongsTo() async throws {
    let (server, transport) = Self.server()
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
    let scope = TraceScope(passingOn: try #require(TraceContext(traceparent: trace)))
    try await TraceScope.$current.withValue(scope) {
      _ = try await server.complete(.text("Say ok"), deadline: .now + .seconds(60))
    }
    _ = try await server.complete(.text("Say ok"), deadline: .now + .seconds(60))
    let chats = transport.requests.filter { $0.url.hasSuffix(Self.chat) }
    let traces = chats.map { $0.headers.filter { $0.name == "traceparent" }.map(\.value) }
    #expect(traces == [[trace], []])
  }

  @Test func slotsAreTheServersOrTheOperatorsWhereFewer() async throws {
    #expect(try await Self.server().0.capabilities().slots == 2)
    #expect(try await Self.server(slots: 1).0.capabilities().slots == 1)
    #expect(try await Self.server(slots: 9).0.capabilities().slots == 2)
    let vllm: [String: [ScriptedTransport.Answer]] = [
      "/version": [.response(200, Printed.version)], "/v1/models": [.response(200, Printed.models)],
    ]
    #expect(try await Self.server(introduction: vllm).0.capabilities().slots == 10)
    #expect(try await Self.server(slots: 16, introduction: vllm).0.capabilities().slots == 16)
  }

  @Test func vllmIsKnownByItsVersionAndSpokenToInItsDialect() async throws {
    let (server, transport) = Self.server(introduction: [
      "/version": [.response(200, Printed.version)], "/v1/models": [.response(200, Printed.models)],
    ])
    _ = try await server.complete(.text("Say ok"), deadline: .now + .seconds(60))
    #expect(transport.paths == ["/props", "/version", "/v1/models", Self.chat])
    let body = try JSONValue(parsing: try #require(transport.requests.last).body)
    #expect(body["model"] == "pixtral-12b" && body["response_format"] != nil && body["grammar"] == nil)
  }

  @Test(
    arguments: [
      (["/props": [.response(503, "")]], ModelFailure.unavailable("status 503")),
      (["/props": [.response(401, "")]], .unauthorized),
      (["/props": [.failure(.refused)]], .unreachable("refused")),
      (["/props": [.failure(.timeout)]], .unreachable("timeout")),
      (["/props": [.response(200, Printed.router)]], .unsuitable(router)),
      ([:], .garbled("neither llama-server nor vLLM")),
      (["/props": [.response(200, "{}")]], .garbled("neither llama-server nor vLLM")),
      (["/version": [.response(200, #"{"version":"0.5.7"}"#)]], .garbled("neither llama-server nor vLLM")),
      (["/version": [.response(200, Printed.version)], "/v1/models": [.response(401, "")]], .unauthorized),
    ] as [([String: [ScriptedTransport.Answer]], ModelFailure)])
  func serverWithoutAnIntroductionFailsInItsOwnWay(
    introduction: [String: [ScriptedTransport.Answer]], failure: ModelFailure
  ) async throws {
    let (server, _) = Self.server(introduction: introduction)
    #expect(try await server.failure(of: .text("Say ok")) == failure)
    await #expect(throws: failure) { try await server.capabilities() }
  }

  @Test(
    arguments: [
      (.failure(.refused), ModelFailure.unreachable("refused")), (.failure(.tls), .unreachable("tls")),
      (.failure(.reset), .unreachable("reset")), (.failure(.reset, after: Printed.start), .unreachable("reset")),
      (.failure(.timeout), .late), (.failure(.responseTooLarge), .garbled("the response is too long")),
      (.response(401, ""), .unauthorized), (.response(500, "<html>"), .refused(status: 500)),
      (.response(200, ""), .garbled("the stream has no end")),
      (.stream([Printed.start, Printed.chunk("o")]), .garbled("the stream has no end")),
    ] as [(ScriptedTransport.Answer, ModelFailure)])
  func failuresOnTheWayAreDistinguished(answer: ScriptedTransport.Answer, failure: ModelFailure) async throws {
    #expect(try await Self.server([answer]).0.failure(of: .text("Say ok")) == failure)
  }

  @Test func connectionClosedBeforeTheAnswerIsRetriedOnce() async throws {
    let (server, transport) = Self.server([.failure(.reset), .stream(Printed.answer)])
    #expect(try await server.complete(.text("Say ok"), deadline: .now + .seconds(60)).text == "ok")
    #expect(transport.paths == ["/props", Self.chat, "/props", Self.chat])

    let (broken, attempts) = Self.server([.failure(.reset, after: Printed.start), .stream(Printed.answer)])
    #expect(try await broken.failure(of: .text("Say ok")) == .unreachable("reset"))
    #expect(attempts.paths == ["/props", Self.chat])
  }

  @Test func serverIsAskedAgainWhatItIsOnlyAfterAFailure() async throws {
    let (server, transport) = Self.server(
      [
        .response(400, #"{"error":{"type":"exceed_context_size_error","n_prompt_tokens":9,"n_ctx":8}}"#),
        .failure(.timeout), .failure(.refused), .stream(Printed.answer),
      ],
      introduction: ["/props": [.response(200, Printed.props()), .response(200, Printed.props(slots: 5))]])
    let exceeded = ModelFailure.contextExceeded(promptTokens: 9, contextTokens: 8)
    #expect(try await server.failure(of: .text("Say ok")) == exceeded)
    #expect(try await server.failure(of: .text("Say ok")) == .late)
    #expect(transport.paths == ["/props", Self.chat, Self.chat])
    #expect(try await server.failure(of: .text("Say ok")) == .unreachable("refused"))
    #expect(try await server.failure(of: .text("Say ok")) == nil)
    #expect(transport.paths.suffix(2) == ["/props", Self.chat])
    #expect(try await server.capabilities().slots == 5)
  }

  @Test func limitOfImagesIsTheManifestsUntilTheServerNamesAnother() async throws {
    let refusal = #"{"error":{"message":"At most 2 image(s) may be provided in one prompt.","code":400}}"#
    let transport = ScriptedTransport([
      "/version": [.response(200, Printed.version)], "/v1/models": [.response(200, Printed.models)],
      Self.chat: [.response(400, refusal), .stream(Printed.answer)],
    ])
    let server = ModelServer(baseURL: "http://model:8080", transport: transport, maximumImages: 3)
    #expect(try await server.capabilities().maximumImages == 3)
    #expect(try await server.failure(of: .text("Say ok")) == .tooManyImages(limit: 2))
    #expect(try await server.capabilities().maximumImages == 2)
    // It is the same server: nothing else was asked again.
    #expect(transport.paths == ["/props", "/version", "/v1/models", Self.chat])
    #expect(try await Self.server().0.capabilities().maximumImages == nil)
  }

  @Test func uselessAnswerIsLeftAtOnce() async throws {
    let loop = String(repeating: Printed.chunk("12.50 "), count: 200)
    let (server, _) = Self.server([.stream([loop], staysOpen: true), .stream(Printed.answer)])
    #expect(try await server.failure(of: .text("Say ok")) == .garbled("the answer repeats itself"))
    #expect(try await server.failure(of: .text("Say ok")) == nil)
  }

  @Test func cancelledRequestIsGivenUpAndTheNextAnswered() async throws {
    let (server, transport) = Self.server(
      [.stream([Printed.start], staysOpen: true), .stream(Printed.answer)], slots: 1)
    let task = Task { try await server.complete(.text("Say ok"), deadline: .now + .seconds(60)) }
    try await wait { transport.paths.count == 2 }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(try await server.complete(.text("Say ok"), deadline: .now + .seconds(60)).text == "ok")
  }

  @Test func requestIsBoundedByItsDeadlineAndByItsTokens() async throws {
    let (server, transport) = Self.server()
    _ = try await server.complete(.text("Say ok", maximumTokens: 100), deadline: .now + .seconds(30))
    let request = try #require(transport.requests.last)
    #expect(request.timeouts.total <= .seconds(30) && request.timeouts.total > .seconds(1))
    #expect(request.maximumResponseBytes == (64 + 100) << 10)
    #expect(try await server.failure(of: .text("Say ok"), within: .zero) == .late)
  }
}
