/// A remark on an answer that is still an answer.
public struct Warning: Sendable, Equatable {
  /// Stable, for machines: `currency_unknown`, `total_mismatch`, …
  public var code: String
  /// For people; amounts are allowed, other document text is not.
  public var message: String
  /// The key of the field it is about.
  public var field: String?

  public init(code: String, message: String, field: String? = nil) {
    self.code = code
    self.message = message
    self.field = field
  }
}
