/// Why an answer does not have the requested form.
public struct AnswerError: Error, Sendable, Equatable {
  public enum Reason: String, Sendable, CaseIterable {
    case notJSON = "not_json"
    /// Missing, foreign or in another order.
    case wrongKeys = "wrong_keys"
    /// Neither a string nor null, or not a list where the form has one.
    case wrongType = "wrong_type"
    case wrongKind = "wrong_kind"
    case badAmount = "bad_amount"
    case badDate = "bad_date"
    case unknownCurrency = "unknown_currency"
    case tooLong = "too_long"
    /// The form's own words in place of what is printed.
    case placeholder
    case tooManyItems = "too_many_items"
    /// The same item many times in a row: the model repeats itself.
    case repetition
  }

  public var reason: Reason
  /// The key in the answer; nil for the whole answer.
  public var key: String?

  public init(_ reason: Reason, key: String? = nil) {
    self.reason = reason
    self.key = key
  }

  /// What was wrong, for the model's second try; contains nothing of the answer or the document.
  public var sentence: String {
    let name = key.map { "\"\($0)\"" } ?? "it"
    return switch reason {
    case .notJSON: "it was not one complete JSON object."
    case .wrongKeys: "it must have exactly the keys of the form, in their order."
    case .wrongType: "\(name) must be of the type shown in the form; values are strings or null."
    case .wrongKind: "\"k\" must be one of r, i, c, b."
    case .badAmount: "\(name) must be a plain decimal number such as \"12.50\", or null."
    case .badDate: "\(name) must be a day that exists, as YYYY-MM-DD, or null."
    case .unknownCurrency: "\"c\" must be a currency code of ISO 4217, or null."
    case .tooLong: "\(name) is too long; copy only the name."
    case .placeholder: "\(name) must be what the page prints, or null."
    case .tooManyItems: "\"i\" may hold \(AnswerFormat.maximumItems) items at most."
    case .repetition: "\"i\" repeated one item; give each printed item once."
    }
  }
}
