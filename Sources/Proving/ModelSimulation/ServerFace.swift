import JSON
import ModelCatalog

/// The model server that a stand-in looks like: its routes, error objects and answers.
public enum ServerFace: String, Sendable, CaseIterable {
  case llama, vllm

  /// The kind of server that it stands for.
  public var kind: ServerKind {
    switch self {
    case .llama: .llama
    case .vllm: .vllm
    }
  }

  /// What a request's `GET` path answers about the server; nil where there is nothing.
  public func description(_ path: String, of server: ServerDescription) -> JSONValue? {
    switch (self, path) {
    case (.llama, "/health"): ["status": "ok"]
    case (.llama, "/props"):
      [
        "default_generation_settings": ["n_ctx": .integer(Int64(server.context))],
        "total_slots": .integer(Int64(server.slots)),
        "modalities": ["vision": .bool(server.hasVision), "audio": false],
        "model_alias": .string(server.model), "build_info": .string(server.build), "is_sleeping": false,
      ]
    case (.vllm, "/version"): ["version": "0.0.0+simulated"]
    case (_, "/v1/models"):
      [
        "object": "list",
        "data": [
          [
            "id": .string(server.model), "object": "model", "owned_by": "ocr-model-sim",
            "max_model_len": .integer(Int64(server.context)),
          ]
        ],
      ]
    default: nil
    }
  }

  /// The body of a refusal.
  public func body(of error: RequestError) -> JSONValue {
    let code = JSONValue.Member("code", .integer(Int64(error.status)))
    switch self {
    case .llama:
      var members = [code, .init("message", .string(error.message)), .init("type", .string(error.type))]
      if let tokens = error.tokens {
        members += [
          .init("n_prompt_tokens", .integer(Int64(tokens.prompt))), .init("n_ctx", .integer(Int64(tokens.context))),
        ]
      }
      return ["error": .object(members)]
    case .vllm:
      let message =
        error.tokens.map {
          "This model's maximum context length is \($0.context) tokens. However, your request has \($0.prompt) input "
            + "tokens. Please reduce the length of the input messages."
        } ?? error.message
      return [
        "error": .object([
          .init("message", .string(message)), .init("type", .string(type(status: error.status))), .init("param", .null),
          code,
        ])
      ]
    }
  }

  private func type(status: Int) -> String {
    switch status {
    case 404: "NotFoundError"
    case 500...: "InternalServerError"
    default: "BadRequestError"
    }
  }
}

/// What a stand-in says of itself.
public struct ServerDescription: Sendable {
  /// Holds the word `simulated`, whatever it was called.
  public let model: String
  /// Tokens of prompt and answer together.
  public let context: Int
  public let slots: Int
  /// Whose time it takes; nil where it answers as fast as it can.
  public let gpu: GPU?
  public let hasVision: Bool

  public init(model: String, context: Int, slots: Int, gpu: GPU? = nil, hasVision: Bool = true) {
    self.hasVision = hasVision
    self.model = model.contains("simulated") ? model : "simulated-" + model
    self.context = context
    self.slots = slots
    self.gpu = gpu
  }

  /// What `/props` names as its build.
  var build: String { "simulated (ocr-model-sim\(gpu.map { ", timing of an \($0.title)" } ?? ""))" }
}
