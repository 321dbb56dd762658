/// A remark on an answer that is still an answer.
public struct Warning: Sendable, Equatable {
  /// Stable, for machines: `currency_unknown`, `total_mismatch`, …
  public var code: String
  /// For people; amounts are allowed, other document text is not.
  public var message: String
  /// The key of the field it is about.
  public var field: String?
  /// From 1; nil where it is about no single page.
  public var page: Int?
  /// The transaction it is about, an index into the statement's `lineItems`.
  public var row: Int?

  public init(code: String, message: String, field: String? = nil, page: Int? = nil, row: Int? = nil) {
    self.code = code
    self.message = message
    self.field = field
    self.page = page
    self.row = row
  }
}
