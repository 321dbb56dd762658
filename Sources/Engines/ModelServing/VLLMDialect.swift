import JSON
import ModelCatalog

/// vLLM's server.
package struct VLLMDialect: ServerDialect {
  /// Requests it is given at a time where the operator says nothing: it names no such number itself, and this is the
  /// `--max-num-seqs` of our manifests.
  package static let slots = 10

  package init() {}

  /// The template of Pixtral in Hugging Face's format joins the system message to other strings, while vLLM hands it a
  /// list of parts: every request with a system message would be answered with 400 (vllm-project/vllm#16245).
  package var instructions: InstructionPlace { .userMessage }

  /// The portable form, which every release obeys. White space is kept out by the server's own setting
  /// `disable_any_whitespace`: its backends do not read that option from a request.
  package func fields(binding output: OutputFormat) -> [JSONValue.Member] {
    [
      JSONValue.Member(
        "response_format",
        ["type": "json_schema", "json_schema": ["name": "answer", "strict": true, "schema": output.schema]])
    ]
  }

  /// Known by its wording only, which differs between releases.
  package func limitExceeded(_ error: ServerError) -> ModelFailure? {
    if error.message.contains(" image"), let limit = error.message.integer(afterFirstOf: ["At most "]) {
      return .tooManyImages(limit: limit)
    }
    let context = ["maximum context length is ", "maximum model length of ", "context length is only "]
    let prompt = [
      "prompt contains at least ", "prompt contains ", "resulted in ", "You passed ", "(length ", "tokens (",
    ]
    guard let contextTokens = error.message.integer(afterFirstOf: context) else {
      // Known by what it is about where the wording is a new one.
      return error.parameter == Self.inputTokens ? .contextExceeded(promptTokens: nil, contextTokens: nil) : nil
    }
    // A prompt that is refused before it is cut into tokens is counted in characters.
    let promptTokens =
      error.parameter == Self.inputText ? nil : error.message.integer(afterFirstOf: prompt)
    return .contextExceeded(promptTokens: promptTokens, contextTokens: contextTokens)
  }

  /// `param` of an error about a prompt that is too long, since vLLM 0.16: as tokens, or as text.
  private static let inputTokens = "input_tokens"
  private static let inputText = "input_text"

  /// Reads `GET /v1/models`; nil where it is none of vLLM's.
  ///
  /// vLLM does not say whether its model sees: it is taken to, and refuses images (400) where it does not.
  package static func capabilities(models: JSONValue) -> ModelCapabilities? {
    guard let model = models["data"]?.elements?.first, let name = model["id"]?.string,
      let context = model["max_model_len"]?.integer, context > 0
    else { return nil }
    return ModelCapabilities(
      slots: slots, contextTokens: Int(clamping: context), hasVision: true, model: name, server: .vllm)
  }
}

extension String {
  /// The digits right behind the first of the phrases that has digits behind it.
  fileprivate func integer(afterFirstOf phrases: [String]) -> Int? {
    phrases.lazy.compactMap { phrase in
      self.firstRange(of: phrase).flatMap { Int(self[$0.upperBound...].prefix(while: \.isWholeNumber)) }
    }.first
  }
}
