/// The form of a text that has only one.
package enum FieldForm: Sendable {
  /// 24 hours: `14:51`.
  case time
  /// Two letters (ISO 3166-1).
  case country
  /// The last four digits of a card.
  case lastFour

  /// Of the whole text.
  var pattern: String {
    switch self {
    case .time: "^([01][0-9]|2[0-3]):[0-5][0-9]$"
    case .country: "^[A-Z]{2}$"
    case .lastFour: "^[0-9]{4}$"
    }
  }

  /// A text of this form.
  var example: String {
    switch self {
    case .time: "14:51"
    case .country: "US"
    case .lastFour: "1234"
    }
  }

  /// Whether a text has it.
  func admits(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let digits = bytes.map { Int($0) - 0x30 }
    func areDigits(_ places: [Int]) -> Bool { places.allSatisfy { (0...9).contains(digits[$0]) } }
    switch self {
    case .time:
      return bytes.count == 5 && bytes[2] == 0x3A && areDigits([0, 1, 3, 4]) && digits[0] * 10 + digits[1] < 24
        && digits[3] < 6
    case .country: return CountryCode.isCountry(text)
    case .lastFour: return bytes.count == 4 && areDigits([0, 1, 2, 3])
    }
  }
}
