import DocumentText
import Extraction
import JSON
import ModelAnswers

/// Reads a whole-document answer, strictly: exactly the keys of the form, in their order, with values of their form.
///
/// White space between tokens is allowed, as some servers cannot forbid it. Total: any bytes give an answer or an
/// error.
public struct AnswerParser: Sendable {
  public var format: AnswerFormat

  /// Lists of documents repeat one item less often in a row.
  private static let maximumRepetition = 20

  public init(_ format: AnswerFormat) {
    self.format = format
  }

  public func parse(_ text: String) throws(AnswerError) -> ModelAnswer {
    guard let value = try? JSONValue(parsing: text.utf8) else { throw AnswerError(.notJSON) }
    guard let members = value.members, members.map(\.key) == format.keys else { throw AnswerError(.wrongKeys) }
    let kind = DocumentType.allCases.first { value["k"] == .string(AnswerFormat.letter($0)) }
    guard let kind, format.kind == nil || format.kind == kind else { throw AnswerError(.wrongKind, key: "k") }
    var answer = ModelAnswer(kind: kind)
    for member in members {
      let (key, value) = (member.key, member.value)
      switch key {
      case "k": break
      case "v": answer.vendor = try name(value, key: key, maximum: AnswerFormat.maximumName)
      case "d": answer.date = try date(value, key: key)
      case "c": answer.currency = try currency(value)
      case "t": answer.total = try amount(value, key: key)
      case "x": answer.tax = try amount(value, key: key)
      case "s": answer.subtotal = try amount(value, key: key)
      case "i": answer.items = try items(value, isStatement: kind == .bankStatement)
      default: throw AnswerError(.wrongKeys)
      }
    }
    answer.isFull = answer.items.count == AnswerFormat.maximumItems
    return answer
  }

  private func items(_ value: JSONValue, isStatement: Bool) throws(AnswerError) -> [ModelAnswer.Item] {
    guard let elements = value.elements else { throw AnswerError(.wrongType, key: "i") }
    guard elements.count <= AnswerFormat.maximumItems else { throw AnswerError(.tooManyItems, key: "i") }
    var items: [ModelAnswer.Item] = []
    var repeated = 0
    for element in elements {
      guard let parts = element.elements, parts.count == 3 else { throw AnswerError(.wrongType, key: "i") }
      let item = ModelAnswer.Item(
        description: try name(parts[0], key: "i", maximum: AnswerFormat.maximumDescription),
        quantity: isStatement ? nil : try amount(parts[1], key: "i"),
        date: isStatement ? try date(parts[1], key: "i") : nil, amount: try amount(parts[2], key: "i"))
      repeated = items.last == item ? repeated + 1 : 0
      guard repeated < Self.maximumRepetition else { throw AnswerError(.repetition, key: "i") }
      items.append(item)
    }
    return items
  }

  /// The string of a value; nil for null.
  private func string(_ value: JSONValue, key: String) throws(AnswerError) -> String? {
    if value == .null { return nil }
    guard let string = value.string else { throw AnswerError(.wrongType, key: key) }
    return string
  }

  /// A name with single blanks; nil if it has no visible character.
  private func name(_ value: JSONValue, key: String, maximum: Int) throws(AnswerError) -> String? {
    guard let string = try string(value, key: key) else { return nil }
    guard string.unicodeScalars.count <= maximum else { throw AnswerError(.tooLong, key: key) }
    guard !AnswerFormat.isPlaceholder(string) else { throw AnswerError(.placeholder, key: key) }
    let words = string.unicodeScalars.split { $0.isInvisible }
    return words.isEmpty ? nil : words.map { String(Substring.UnicodeScalarView($0)) }.joined(separator: " ")
  }

  /// `-?[0-9]{1,9}(\.[0-9]{1,3})?`
  private func amount(_ value: JSONValue, key: String) throws(AnswerError) -> DecimalNumber? {
    guard let string = try string(value, key: key) else { return nil }
    let isNegative = string.hasPrefix("-")
    let parts = string.dropFirst(isNegative ? 1 : 0).split(
      separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    let (whole, decimals) = (parts[0], parts.count > 1 ? parts[1] : "")
    let isPlain =
      parts.count <= 2 && (1...9).contains(whole.utf8.count) && Self.isDigits(whole) && Self.isDigits(decimals)
      && (parts.count == 1 || (1...3).contains(decimals.utf8.count))
    guard isPlain, let magnitude = Int64(whole + decimals),
      let number = DecimalNumber(unscaled: isNegative ? -magnitude : magnitude, scale: decimals.utf8.count)
    else { throw AnswerError(.badAmount, key: key) }
    return number
  }

  private func date(_ value: JSONValue, key: String) throws(AnswerError) -> CalendarDate? {
    guard let string = try string(value, key: key) else { return nil }
    guard let date = CalendarDate(iso: string) else { throw AnswerError(.badDate, key: key) }
    return date
  }

  private func currency(_ value: JSONValue) throws(AnswerError) -> Currency? {
    guard let string = try string(value, key: "c") else { return nil }
    guard let currency = Currency(code: string) else { throw AnswerError(.unknownCurrency, key: "c") }
    return currency
  }

  private static func isDigits(_ text: Substring) -> Bool { text.unicodeScalars.allSatisfy(\.isASCIIDigit) }
}
