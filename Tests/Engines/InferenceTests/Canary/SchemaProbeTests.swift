import Extraction
import Inference
import JSON
import ModelServing
import TestSupport
import Testing

@Suite struct SchemaProbeTests {
  private func probe(_ seed: UInt64 = 1) -> SchemaProbe {
    var generator = SeededGenerator(seed: seed)
    return SchemaProbe(using: &generator)
  }

  private func completion(_ text: String, _ reason: ModelCompletion.FinishReason = .stop) -> ModelCompletion {
    ModelCompletion(text: text, finishReason: reason, promptTokens: nil, completionTokens: nil)
  }

  @Test func grammarAndSchemaAllowOneWordThatThePromptDoesNotName() {
    let probe = probe()
    #expect(probe.word.count == 8)
    #expect(probe.request.output.grammar == "root ::= \"\\\"\(probe.word)\\\"\"")
    #expect(probe.request.output.schema["enum"] == [.string(probe.word)])
    #expect(probe.request.user == [.text("Answer with the word hello.")])
    #expect(!probe.request.system.contains(probe.word))
  }

  @Test func wordsAreNotRepeated() {
    #expect(Set((0..<100).map { probe($0).word }).count == 100)
  }

  @Test func onlyTheAllowedWordIsObedience() {
    let probe = probe()
    #expect(probe.judge(completion("\"\(probe.word)\"")) == .enforced)
    for text in [
      "hello", "\"hello\"", "", probe.word, "\"\(probe.word)\" \"x\"", "{\"a\":\"\(probe.word)\"}", "\"\(probe.word)",
    ] {
      #expect(probe.judge(completion(text)) == .ignored)
    }
    #expect(probe.judge(completion("\"\(probe.word)\"", .length)) == .ignored)
  }

  @Test func failuresToAskAreToldFromDisobedience() {
    #expect(SchemaFinding(.late) == .late)
    #expect(SchemaFinding(.unreachable("refused")) == .unavailable("no connection: refused"))
    #expect(SchemaFinding(.unavailable("loading")) == .unavailable("not serving: loading"))
    #expect(SchemaFinding(.refused(status: 400)) == .refused("the server answers 400"))
    #expect(SchemaFinding(.unauthorized) == .unavailable("the server refuses OCR_MODEL_API_KEY"))
    #expect(SchemaFinding(.garbled("x")) == .refused("the server's answer is no chat completion"))
    #expect(
      SchemaFinding(.contextExceeded(promptTokens: 9, contextTokens: 8))
        == .refused("the probe is longer than the server's context"))
  }
}
