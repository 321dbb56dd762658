import Extraction
import JSON
import ModelCatalog

/// A vision-language model behind a server.
public protocol LanguageModel: Sendable {
  /// What the server said of itself; asked for where it is not known yet.
  ///
  /// - Throws: `ModelFailure`, `CancellationError`.
  func capabilities(deadline: ContinuousClock.Instant) async throws -> ModelCapabilities

  /// Has the model answer. The caller keeps to the server's slots.
  ///
  /// - Parameter onFirstToken: called once when the prompt is read and the answer begins.
  /// - Throws: `ModelFailure`, `CancellationError`.
  func complete(
    _ request: ModelRequest, deadline: ContinuousClock.Instant, onFirstToken: @escaping @Sendable () -> Void
  ) async throws -> ModelCompletion
}

extension LanguageModel {
  public func complete(_ request: ModelRequest, deadline: ContinuousClock.Instant) async throws -> ModelCompletion {
    try await complete(request, deadline: deadline) {}
  }
}

/// What a server can do.
public struct ModelCapabilities: Sendable, Equatable {
  /// Requests it works on at a time.
  public var slots: Int
  /// Prompt and answer tokens of one request.
  public var contextTokens: Int
  public var hasVision: Bool
  /// Images of one request; nil where only the context limits them.
  public var maximumImages: Int?
  /// The server's name for the model.
  public var model: String
  public var server: ServerKind

  public init(
    slots: Int, contextTokens: Int, hasVision: Bool, maximumImages: Int? = nil, model: String, server: ServerKind
  ) {
    self.server = server
    self.maximumImages = maximumImages
    self.slots = slots
    self.contextTokens = contextTokens
    self.hasVision = hasVision
    self.model = model
  }
}

/// One request to a model.
public struct ModelRequest: Sendable, Equatable {
  /// A piece of the user's message.
  public enum Part: Sendable, Equatable {
    case text(String)
    /// A complete JPEG file.
    case jpeg([UInt8])
  }

  /// Instructions; the same for many requests, so that servers can keep them.
  public var system: String
  public var user: [Part]
  /// Tokens of the images among `user`, as the model counts them.
  public var imageTokens: Int
  public var output: OutputFormat
  public var maximumTokens: Int
  public var temperature: Double

  public init(
    system: String, user: [Part], imageTokens: Int = 0, output: OutputFormat, maximumTokens: Int,
    temperature: Double = 0
  ) {
    self.system = system
    self.user = user
    self.imageTokens = imageTokens
    self.output = output
    self.maximumTokens = maximumTokens
    self.temperature = temperature
  }
}

/// The form an answer must have, in the words of either kind of server.
public struct OutputFormat: Sendable, Equatable {
  /// llama.cpp's grammar language; its root rule is `root`. nil where only a schema is known: such an answer may hold
  /// white space, and must be read as one that may not follow the schema.
  public var grammar: String?
  /// The same as a JSON schema.
  public var schema: JSONValue

  public init(grammar: String? = nil, schema: JSONValue) {
    self.grammar = grammar
    self.schema = schema
  }
}

/// What a model answered.
public struct ModelCompletion: Sendable, Equatable {
  /// Why it stopped.
  public enum FinishReason: Sendable, Equatable {
    case stop
    /// The token limit or the context's end.
    case length
    case other(String)
  }

  public var text: String
  public var finishReason: FinishReason
  /// nil where the server does not count.
  public var promptTokens: Int?
  public var completionTokens: Int?
  /// The model's name as the server gave it with the answer; nil where it gave none.
  public var model: String?
  /// Time the request waited for its turn before it was sent.
  public var queued = Duration.zero
  /// Time it would have taken alone at the server; nil where that cannot be told.
  public var alone: Duration?

  public init(
    text: String, finishReason: FinishReason, promptTokens: Int?, completionTokens: Int?, model: String? = nil
  ) {
    self.model = model
    self.text = text
    self.finishReason = finishReason
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }
}

/// Why a model gave no usable completion.
public enum ModelFailure: Error, Sendable, Equatable {
  /// No connection, or it broke.
  case unreachable(String)
  /// The server is loading, draining, or says 429 or 503; or a proxy in front of it misses it (502, 504).
  case unavailable(String)
  /// What answers at the URL cannot be asked for completions, whatever its state; why.
  case unsuitable(String)
  /// The server refuses our key.
  case unauthorized
  /// The deadline passed.
  case late
  /// So many requests are before this one that it would not be answered in time; it was not sent.
  case overloaded(retryAfter: Duration)
  /// The prompt is longer than the context; with the server's count of it.
  case contextExceeded(promptTokens: Int?, contextTokens: Int?)
  /// The request has more images than the server takes in one.
  case tooManyImages(limit: Int)
  /// The server refuses the request for another reason; its status.
  case refused(status: Int)
  /// 200, but no chat completion in it.
  case garbled(String)

  /// Which of these it is, without what it says besides; for traces.
  package var label: String {
    switch self {
    case .unreachable: "unreachable"
    case .unavailable: "unavailable"
    case .unsuitable: "unsuitable"
    case .unauthorized: "unauthorized"
    case .late: "late"
    case .overloaded: "overloaded"
    case .contextExceeded: "context_exceeded"
    case .tooManyImages: "too_many_images"
    case .refused: "refused"
    case .garbled: "garbled"
    }
  }
}
