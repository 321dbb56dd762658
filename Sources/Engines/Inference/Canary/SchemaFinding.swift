import ModelServing

/// What became of a schema probe.
public enum SchemaFinding: Sendable, Equatable {
  case enforced
  /// Answered with something that the schema does not allow.
  case ignored
  /// No answer before the probe's deadline.
  case late
  /// The server could not be asked; why.
  case unavailable(String)
  /// The server was asked and gave no completion; why.
  case refused(String)

  /// What a failed request says about the schema.
  public init(_ failure: ModelFailure) {
    self =
      switch failure {
      case .unreachable(let why): .unavailable("no connection: \(why)")
      case .unavailable(let why): .unavailable("not serving: \(why)")
      case .unsuitable(let why): .unavailable(why)
      case .unauthorized: .unavailable("the server refuses OCR_MODEL_API_KEY")
      case .late, .overloaded: .late
      case .contextExceeded: .refused("the probe is longer than the server's context")
      case .tooManyImages: .refused("the probe has more images than the server takes")
      case .refused(let status): .refused("the server answers \(status)")
      case .garbled: .refused("the server's answer is no chat completion")
      }
  }
}
