import JSON
import ModelCatalog

/// vLLM's server.
package struct VLLMDialect: ServerDialect {
  /// Requests it is given at a time where the operator says nothing: it names no such number itself, and this is the
  /// `--max-num-seqs` of our manifests.
  package static let slots = 10

  package init() {}

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
  package func contextExceeded(_ error: ServerError) -> ModelFailure? {
    let context = ["maximum context length is ", "maximum model length of "]
    let prompt = [
      "prompt contains at least ", "prompt contains ", "resulted in ", "You passed ", "(length ", "tokens (",
    ]
    guard let contextTokens = error.message.integer(afterFirstOf: context) else { return nil }
    return .contextExceeded(
      promptTokens: error.message.integer(afterFirstOf: prompt), contextTokens: contextTokens)
  }

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
