/// One setting of a program: its name, what it takes and where it goes.
///
/// Parsing, listings, docs/configuration.md and .env.example all follow a configuration's `settings`.
public struct Setting<Configuration: Configurable>: Sendable {
  public let name: String
  /// What a value may be.
  public let allowed: String
  public let meaning: String
  /// What holds where the setting is not given: the default value, or a sentence where no value says the same.
  public let defaultText: String
  /// The default as it would be written; empty where only leaving the setting out says it.
  public let defaultValue: String
  /// Never shown; may be given as a file named by the setting's name and `_FILE`.
  public let isSecret: Bool

  let apply: @Sendable (_ text: String, _ configuration: inout Configuration) throws(RejectedValue) -> Void
  private let format: @Sendable (Configuration) -> String

  package init<Value>(
    _ name: String, _ property: any WritableKeyPath<Configuration, Value> & Sendable,
    _ syntax: SettingSyntax<Value>, whenUnset: String? = nil, _ meaning: String, isSecret: Bool = false
  ) {
    self.name = name
    self.isSecret = isSecret
    allowed = syntax.allowed
    self.meaning = meaning
    format = { syntax.format($0[keyPath: property]) }
    defaultValue = format(Configuration())
    defaultText = whenUnset ?? defaultValue
    apply = { (text: String, configuration: inout Configuration) throws(RejectedValue) in
      configuration[keyPath: property] = try syntax.parse(text)
    }
  }

  package init<Value>(
    secret name: String, _ property: any WritableKeyPath<Configuration, Value> & Sendable,
    _ syntax: SettingSyntax<Value>, whenUnset: String, _ meaning: String
  ) {
    self.init(
      name, property, syntax, whenUnset: whenUnset,
      meaning + " A secret: `\(name)_FILE` may name a file that holds it.",
      isSecret: true)
  }

  /// The value a configuration holds, as it would be written; empty where that means leaving the setting out.
  public func value(in configuration: Configuration) -> String { format(configuration) }
}
