import JSON
import ModelCatalog

/// llama.cpp's server.
package struct LlamaServerDialect: ServerDialect {
  package init() {}

  /// Templates differ in what they do without a system message: Ministral 3's then writes one of its own, of hundreds of
  /// tokens.
  package var instructions: InstructionPlace { .systemMessage }

  /// A grammar: white space cannot be kept out of an answer by a schema there. The prompt's beginning is the same for
  /// many requests and is kept.
  ///
  /// A schema alone is nested as in vLLM's form: the form of llama-server's own documentation is taken for no schema at
  /// all (ggml-org/llama.cpp#10732).
  package func fields(binding output: OutputFormat) -> [JSONValue.Member] {
    let form =
      output.grammar.map { JSONValue.Member("grammar", .string($0)) }
      ?? JSONValue.Member("response_format", ["type": "json_schema", "json_schema": ["schema": output.schema]])
    return [JSONValue.Member("cache_prompt", true), form]
  }

  package func limitExceeded(_ error: ServerError) -> ModelFailure? {
    // In the middle of answers, where all slots share a cache: every request that has a slot is given up.
    if error.message == "Context size has been exceeded." { return .unavailable("the cache of its slots is full") }
    guard error.type == "exceed_context_size_error" else { return nil }
    return .contextExceeded(
      promptTokens: error.details["n_prompt_tokens"]?.integer.map { Int(clamping: $0) },
      contextTokens: error.details["n_ctx"]?.integer.map { Int(clamping: $0) })
  }

  /// Whether `GET /props` is that of a router, which starts servers for several models and has no slots of its own.
  package static func isRouter(props: JSONValue) -> Bool { props["role"] == "router" }

  /// Reads `GET /props`; nil where it is none of llama-server's. `n_ctx` is that of one slot.
  package static func capabilities(props: JSONValue) -> ModelCapabilities? {
    guard let slots = props["total_slots"]?.integer, slots > 0,
      let context = props["default_generation_settings"]?["n_ctx"]?.integer, context > 0
    else { return nil }
    return ModelCapabilities(
      slots: Int(clamping: slots), contextTokens: Int(clamping: context),
      hasVision: props["modalities"]?["vision"]?.bool ?? false, model: props["model_alias"]?.string ?? "",
      server: .llama)
  }
}
