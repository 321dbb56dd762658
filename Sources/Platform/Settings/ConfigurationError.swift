/// Everything that is wrong with a configuration, reported together.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// At least one.
  public let problems: [SettingProblem]

  package init(problems: [SettingProblem]) { self.problems = problems }

  /// One line per problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// One thing that is wrong with a configuration, on one line.
public struct SettingProblem: Sendable, Equatable, CustomStringConvertible {
  /// The setting; nil where a line names none.
  public let setting: String?
  /// Where it was given, such as `gateway.env line 3`; nil for the environment and for rules over several settings.
  public let origin: String?
  /// The value and what is allowed.
  public let detail: String

  package init(setting: String?, origin: String?, detail: String) {
    self.setting = setting
    self.origin = origin
    self.detail = detail
  }

  public var description: String {
    [setting, origin.map { "(\($0))" }].compactMap { $0 }.joined(separator: " ") + ": " + detail
  }

  /// Text of an operator's, short and without anything that could break or fake a line.
  package static func quoted(_ text: some StringProtocol) -> String {
    let shown = text.unicodeScalars.prefix(80).map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
      default: String(scalar)
      }
    }
    return "\"" + shown.joined() + (text.unicodeScalars.count > 80 ? "…" : "") + "\""
  }
}
