/// Whether the printed amounts add up.
public enum Verdict: String, Sendable, CaseIterable {
  /// The arithmetic closes to the minor unit.
  case reconciled
  /// It was checked and does not.
  case unreconciled
  /// Too little is printed to check.
  case unverifiable
}
