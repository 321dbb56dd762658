import ModelCatalog

/// White space between the tokens of a JSON answer: a matter of the server's grammar, not of the model's choice.
public enum AnswerSpacing: Sendable, CaseIterable {
  /// None: what our own grammars allow.
  case compact
  /// `", "` and `": "`: what xgrammar enforces where vLLM is told `disable_any_whitespace`.
  case spaced

  /// An answer as the server would have it written. A model that is shown another form is kept from its own words at
  /// every key.
  ///
  /// - Parameter compact: JSON without white space between its tokens.
  public func text(_ compact: String) -> String {
    guard self == .spaced else { return compact }
    var text = ""
    var isInString = false
    var isEscaped = false
    for scalar in compact.unicodeScalars {
      text.unicodeScalars.append(scalar)
      if isInString {
        if scalar == "\"", !isEscaped { isInString = false }
        isEscaped = scalar == "\\" && !isEscaped
      } else if scalar == "\"" {
        isInString = true
      } else if scalar == "," || scalar == ":" {
        text += " "
      }
    }
    return text
  }
}

extension ServerKind {
  /// How the server has answers written.
  public var answerSpacing: AnswerSpacing {
    switch self {
    case .llama: .compact
    case .vllm: .spaced
    }
  }
}
