import ModelServing
import TestSupport
import Testing

struct ChatStreamTests {
  private static func completion(_ pieces: [String]) throws -> ModelCompletion {
    var stream = ChatStream(dialect: LlamaServerDialect())
    for piece in pieces { stream.receive(Array(piece.utf8)) }
    return try stream.completion()
  }

  @Test func streamGivesTheWholeTextWhyItEndedAndTheCounts() throws {
    #expect(
      try Self.completion(Printed.answer)
        == ModelCompletion(
          text: "ok", finishReason: .stop, promptTokens: 319, completionTokens: 3, model: "pixtral-12b"))
    #expect(
      try Self.completion([Printed.chunk("é\\n"), Printed.finish("length"), Printed.done])
        == ModelCompletion(text: "é\n", finishReason: .length, promptTokens: nil, completionTokens: nil))
  }

  @Test(arguments: [
    ("stop", ModelCompletion.FinishReason.stop), ("length", .length), ("abort", .other("abort")),
    ("tool_calls", .other("tool_calls")),
  ])
  func reasonWhyAnAnswerEndedIsRead(name: String, reason: ModelCompletion.FinishReason) throws {
    #expect(try Self.completion([Printed.finish(name), Printed.done]).finishReason == reason)
  }

  @Test(
    arguments: [
      ([], "the stream has no end"), ([Printed.start, Printed.chunk("ok")], "the stream has no end"),
      ([Printed.chunk("ok"), Printed.finish("stop")], "the stream has no end"),
      ([Printed.chunk("ok"), Printed.done], "the stream has no end"),
      ([#"{"choices":[{"message":{"content":"ok"}}]}"#], "the stream has no end"),
      (["data: {\n\n"], "an event is no JSON object"), (["data: []\n\n"], "an event is no JSON object"),
      (["data: " + String(repeating: "x", count: 300_000)], "an event is too long"),
      ([String(repeating: Printed.chunk("12.50 "), count: 200)], "the answer repeats itself"),
    ] as [([String], String)])
  func incompleteAnswerIsNotAnAnswer(pieces: [String], reason: String) {
    #expect(throws: ModelFailure.garbled(reason)) { try Self.completion(pieces) }
  }

  @Test func answerWithoutEndIsCutOff() {
    var generator = SeededGenerator(seed: 2)
    var stream = ChatStream(dialect: LlamaServerDialect())
    var bytes = 0
    while stream.failure == nil, bytes < 1 << 20 {
      let word = (0..<50).map { _ in "abcdefghijkl".randomElement(using: &generator).map(String.init) ?? "" }.joined()
      stream.receive(Array(Printed.chunk(word).utf8))
      bytes += 50
    }
    #expect(stream.failure == .garbled("the answer is too long"))
    #expect((ChatStream.maximumTextBytes...ChatStream.maximumTextBytes + 50).contains(bytes))
  }

  @Test(arguments: [
    (#"{"error":{"code":500,"message":"x","type":"server_error"}}"#, ModelFailure.refused(status: 500)),
    (#"{"error":{"message":"no status"}}"#, .refused(status: 500)),
    (#"{"error":{"code":503,"message":"x"}}"#, .unavailable("status 503")),
    (#"{"object":"error","message":"x","code":400}"#, .refused(status: 400)),
    (
      #"{"error":{"code":400,"type":"exceed_context_size_error","n_prompt_tokens":9,"n_ctx":8}}"#,
      .contextExceeded(promptTokens: 9, contextTokens: 8)
    ),
  ])
  func errorInTheMiddleOfAStreamIsTheOutcome(event: String, failure: ModelFailure) {
    #expect(throws: failure) {
      try Self.completion([Printed.start, Printed.chunk("ok"), "data: \(event)\n\n", Printed.done])
    }
  }

  @Test func nothingBehindTheEndOfAStreamChangesTheAnswer() throws {
    #expect(try Self.completion(Printed.answer + [Printed.chunk("!"), "data: {\n\n"]).text == "ok")
  }

  @Test func changedStreamsGiveAnAnswerOrAFailureAndNoOtherText() {
    var generator = SeededGenerator(seed: 8)
    let seed = Array(Printed.answer.joined().utf8)
    var outcomes = (answers: 0, failures: 0)
    for _ in 0..<5_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        if Bool.random(using: &generator) {
          bytes[place] = UInt8.random(in: 0...255, using: &generator)
        } else {
          bytes.removeSubrange(place..<min(bytes.count, place + 20))
        }
      }
      var stream = ChatStream(dialect: LlamaServerDialect())
      stream.receive(bytes)
      do {
        let completion = try stream.completion()
        #expect(completion.text.utf8.count <= 12)
        outcomes.answers += 1
      } catch {
        outcomes.failures += 1
      }
    }
    #expect(outcomes.answers > 500 && outcomes.failures > 500)
  }
}
