/// What a document gets whose model answer cannot be had or trusted.
public enum ModelFailurePolicy: String, Sendable, CaseIterable {
  /// An error with a stable code.
  case refuse
  /// The embedded engine's answer, with a warning.
  case embedded
}
