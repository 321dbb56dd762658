import JSON
import ModelCatalog

/// llama.cpp's server.
package struct LlamaServerDialect: ServerDialect {
  package init() {}

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

  package func contextExceeded(_ error: ServerError) -> ModelFailure? {
    guard error.type == "exceed_context_size_error" else { return nil }
    return .contextExceeded(
      promptTokens: error.details["n_prompt_tokens"]?.integer.map { Int(clamping: $0) },
      contextTokens: error.details["n_ctx"]?.integer.map { Int(clamping: $0) })
  }

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
