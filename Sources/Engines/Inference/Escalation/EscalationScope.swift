/// What a cascade asks the model about a document that the rules are in doubt of.
public enum EscalationScope: String, Sendable, CaseIterable {
  /// To choose among the printed values of the fields in doubt: some 400 prompt tokens and 15 of an answer.
  case doubtful
  /// To read the whole document: slower by a factor of five and more, for models that read items better than the rules.
  case whole
}
