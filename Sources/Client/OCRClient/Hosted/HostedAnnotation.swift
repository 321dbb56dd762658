import DocumentText
import Extraction
import JSON
import ModelAnswers

/// What the service's model is asked to fill in while it writes the markdown, and what it answered.
///
/// The schema avoids what is known to go wrong: no number (strict ones loop on digits and break off), no optional or
/// nullable property and no alternative (refused as `3300`). Every value is a string of bounded length, empty where
/// nothing is printed.
package struct HostedAnnotation: Sendable, Equatable {
  package var answer: ModelAnswer
  /// Fields whose text cannot be read as a value of their kind.
  package var unreadable: Set<FieldName>
  /// Items whose amount cannot be read as one.
  package var unreadableItems: Int

  private static let longestName = 120
  private static let longestDescription = 200
  private static let longestAmount = 20
  private static let longestDate = 10
  private static let longestCurrency = 3

  /// `document_annotation_format`.
  static let format: JSONValue = [
    "type": "json_schema", "json_schema": ["name": "document", "strict": true, "schema": schema],
  ]

  private static let schema = object(of: DocumentFields.self)

  /// What a model is asked for: amounts after everything that is read before them, lists at the end.
  private static func object<Record: Tabular>(of record: Record.Type) -> JSONValue {
    let rows = Record.rows.filter { $0.question != nil }
    func isAmount(_ row: FieldRow<Record>) -> Bool { if case .amount = row.value { true } else { false } }
    func isList(_ row: FieldRow<Record>) -> Bool { if case .lineItems = row.value { true } else { false } }
    let ordered =
      rows.filter { !isAmount($0) && !isList($0) } + rows.filter(isAmount) + rows.filter(isList)
    return object(ordered.compactMap { row in property(row).map { .init(row.key, $0) } })
  }

  /// The schema of a field; nil where none is asked for.
  private static func property<Record>(_ row: FieldRow<Record>) -> JSONValue? {
    guard let meaning = row.question?.meaning else { return nil }
    switch row.value {
    case .documentType: return ["type": "string", "enum": .array(DocumentType.allCases.map { .string($0.rawValue) })]
    case .name: return text(meaning, longestName)
    case .text, .form: return text(meaning, longestDescription)
    case .decimal: return text(meaning, longestAmount)
    case .day: return text(meaning + ", as YYYY-MM-DD", longestDate)
    case .currency: return text(meaning, longestCurrency)
    case .amount: return text("\(meaning); \(plain)", longestAmount)
    case .lineItems: return ["type": "array", "description": .string(meaning), "items": object(of: LineItem.self)]
    case .taxLines, .period, .buyer, .paymentMethod, .payment, .statements: return nil
    }
  }

  private static let plain = "plain decimal number with a point, such as 1234.50"

  private static func text(_ meaning: String, _ length: Int) -> JSONValue {
    [
      "type": "string", "maxLength": .integer(Int64(length)),
      "description": .string(meaning + "; empty where it is not printed"),
    ]
  }

  private static func object(_ properties: [JSONValue.Member]) -> JSONValue {
    [
      "type": "object", "properties": .object(properties), "required": .array(properties.map { .string($0.key) }),
      "additionalProperties": false,
    ]
  }
}

extension HostedAnnotation {
  /// Reads an annotation. Values are taken as documents print them, as no grammar makes the model keep to plain numbers;
  /// whether they are right, the page tells.
  ///
  /// nil where it is not a JSON object, for instance cut off.
  ///
  /// - Parameter kind: what the document is where the annotation does not say.
  package init?(parsing text: String, kind: DocumentType) {
    guard let json = try? JSONValue(parsing: text.utf8), json.members != nil else { return nil }
    let type = json["documentType"]?.string.flatMap(DocumentType.init)
    answer = ModelAnswer(kind: type ?? kind)
    unreadable = []
    unreadableItems = 0
    answer.vendor = Self.name(json["vendor"], longest: Self.longestName)
    answer.currency = Self.printed(json["currency"]).flatMap { Currency(code: $0.uppercased()) }
    if answer.currency == nil, Self.printed(json["currency"]) != nil { unreadable.insert(.currency) }
    let exponent = answer.currency?.minorUnits ?? Currency.unknownMinorUnits
    answer.date = read(.date, json, Self.date)
    let isStatement = answer.kind == .bankStatement
    func amount(_ name: FieldName) -> DecimalNumber? { read(name, json) { Self.number($0, exponent: exponent) } }
    answer.tax = isStatement ? nil : amount(.tax)
    answer.total = amount(isStatement ? .closingBalance : .total)
    answer.subtotal = amount(isStatement ? .openingBalance : .subtotal)
    for element in json["lineItems"]?.elements ?? [] {
      let amount = Self.printed(element["amount"]).map { Self.number($0, exponent: exponent) }
      if case .some(nil) = amount { unreadableItems += 1 }
      answer.items.append(
        ModelAnswer.Item(
          description: Self.name(element["description"], longest: Self.longestDescription),
          quantity: isStatement ? nil : Self.printed(element["quantity"]).flatMap { Self.number($0, exponent: 3) },
          date: isStatement ? Self.printed(element["date"]).flatMap(Self.date) : nil, amount: amount ?? nil))
    }
  }

  private mutating func read<Value>(
    _ name: FieldName, _ json: JSONValue, _ value: (String) -> Value?
  ) -> Value? {
    guard let text = Self.printed(json[name.key]) else { return nil }
    let value = value(text)
    if value == nil { unreadable.insert(name) }
    return value
  }

  /// A text with at least one letter or digit; any other (`-`) stands for nothing printed.
  private static func printed(_ value: JSONValue?) -> String? {
    guard let text = value?.string, text.unicodeScalars.contains(where: { $0.isLetter || $0.isASCIIDigit }) else {
      return nil
    }
    return text
  }

  /// With its blanks made single.
  private static func name(_ value: JSONValue?, longest: Int) -> String? {
    guard let text = printed(value) else { return nil }
    let words = text.unicodeScalars.prefix(longest).split { $0.isInvisible }
    return words.map { String(Substring.UnicodeScalarView($0)) }.joined(separator: " ")
  }

  /// The only number of a text. Three digits behind a point are decimals only of a currency that has so many.
  private static func number(_ text: String, exponent: Int) -> DecimalNumber? {
    let numbers = NumberScanner(Array(text.unicodeScalars)).numbers()
    guard numbers.count == 1, !numbers[0].isPercentage else { return nil }
    return numbers[0].value(decimal: .point, exponent: exponent)
  }

  /// The only day of a text, where its digits leave no choice.
  private static func date(_ text: String) -> CalendarDate? {
    let dates = DateScanner(Array(text.unicodeScalars)).dates()
    return dates.count == 1 && dates[0].isCertain ? dates[0].interpretations[0].date : nil
  }
}
