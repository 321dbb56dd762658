import Extraction

/// A model's answer after it was compared with the words of its pages: it holds nothing the pages do not show.
public struct GroundedAnswer: Sendable, Equatable {
  /// The values found on the pages, with their places; a value that is not there is nil. No warnings.
  public var fields: DocumentFields
  /// Header values that the model gave and the pages do not show.
  public var withheld: Set<FieldName>
  /// Items whose amount the pages do not show; they are left out.
  public var withheldItems: Int
  /// Descriptions, quantities and days of items that the pages do not show.
  public var withheldDetails: Int
  /// Reasons to doubt the whole, in the order they were found: `pages_disagree`, `items_cut`.
  public var doubts: [Warning]

  public init(fields: DocumentFields) {
    self.fields = fields
    withheld = []
    (withheldItems, withheldDetails) = (0, 0)
    doubts = []
  }

  /// Whether the pages show every value of the model; otherwise the answer is never `reconciled`.
  public var isGrounded: Bool { withheld.isEmpty && withheldItems == 0 && withheldDetails == 0 }

  /// `not_grounded` for every field with a withheld value, `currency_unknown`, and the doubts.
  public var warnings: [Warning] {
    var warnings = withheld.sorted().map { name in
      Warning(
        code: "not_grounded", message: "The model's value was not found in the page's text and is withheld.",
        field: name.key)
    }
    if withheldItems + withheldDetails > 0 {
      warnings.append(
        Warning(
          code: "not_grounded",
          message:
            "Not found in the page's text and withheld: \(withheldItems) items, \(withheldDetails) details of items.",
          field: "lineItems"))
    }
    if fields.currency == nil {
      warnings.append(
        Warning(
          code: "currency_unknown", message: "No currency is printed; amounts have two decimals.", field: "currency"))
    }
    return warnings + doubts
  }
}
