/// What an answer holds.
public enum AnswerScope: Sendable, Equatable, CaseIterable {
  /// Header fields and items.
  case full
  /// Header fields alone.
  case header
}
