import Extraction
import Formatting
import JSON

/// A value that was read, before a schema says how it is written.
enum AnnotationValue: Sendable {
  case text(String)
  /// As a text its name.
  case seller(String, DocumentFields)
  case date(CalendarDate)
  case money(AnnotationMoney)
  /// A plain decimal: a quantity or a rate.
  case decimal(String)
  case record(AnnotationRecord)
  case list([AnnotationRecord])
  /// As our answer has it; never null.
  case json(JSONValue)
}

/// An amount.
struct AnnotationMoney: Sendable {
  var minor: Int64
  var currency: Currency?
  /// The property has the name of our answer: where it is an integer, it means the same.
  var isOwnName = false

  /// In major units with all digits of the minor unit: `15.50`, and `1550` where the currency has none.
  var decimal: String {
    minor.decimalText(places: currency?.minorUnits ?? Currency.unknownMinorUnits)
  }

  /// As an integer: in minor units under our own name, else in major units where they are whole.
  var integer: String? {
    if isOwnName { return String(minor) }
    let parts = decimal.split(separator: ".")
    return parts.count == 1 || parts[1].allSatisfy { $0 == "0" } ? String(parts[0]) : nil
  }
}

/// Values with names.
enum AnnotationRecord: Sendable {
  /// An answer, and the same as JSON with what a model filled in.
  case document(ExtractionResult, JSONValue)
  case seller(DocumentFields)
  case money(AnnotationMoney)
  case lineItem(LineItem, Currency?, JSONValue)
  case taxLine(TaxLine, Currency?, JSONValue)
  /// An object of our answer, under its own names only.
  case json(JSONValue)
  /// Nothing is known of it.
  case unknown

  /// - Parameter others: an object with values that the answer does not have.
  init(_ result: ExtractionResult, others: JSONValue?) {
    let answer = result.json(evidence: false)
    let known = Set((answer.members ?? []).map(\.key))
    self = .document(
      result, .object((answer.members ?? []) + (others?.members ?? []).filter { !known.contains($0.key) }))
  }

  /// What is looked up under a name.
  enum Found {
    case value(AnnotationValue)
    /// It is a name we know, and nothing was read.
    case nothing
    case unknownName

    var isValue: Bool { if case .value = self { true } else { false } }
    var isUnknown: Bool { if case .unknownName = self { true } else { false } }
  }

  func value(named name: String) -> Found {
    switch self {
    case .document(let result, let json): Self.value(named: name, of: result, json)
    case .seller(let fields): Self.found(AnnotationNames.seller[name]) { Self.value($0.value, of: fields) }
    case .money(let money): Self.found(AnnotationNames.money[name]) { Self.value($0.value, of: money) }
    case .lineItem(let item, let currency, _):
      Self.found(AnnotationNames.lineItem[name]) { .field($0.value, of: item, currency, isOwnName: $0.isOwnName) }
    case .taxLine(let line, let currency, _):
      Self.found(AnnotationNames.taxLine[name]) { .field($0.value, of: line, currency, isOwnName: $0.isOwnName) }
    case .json(let object):
      switch object[name] ?? object.members?.first(where: { AnnotationNames.isSame($0.key, name) })?.value {
      case nil: .unknownName
      case .null?: .nothing
      case let value?: .value(.json(value))
      }
    case .unknown: .unknownName
    }
  }

  /// Where a schema does not say which form.
  var json: JSONValue {
    switch self {
    case .document(_, let json), .lineItem(_, _, let json), .taxLine(_, _, let json), .json(let json): json
    case .seller(let fields): ["name": .optional(fields.vendor), "taxId": .optional(fields.vendorTaxId)]
    case .money(let money): ["amount": .string(money.decimal), "currency": .optional(money.currency?.code)]
    case .unknown: [:]
    }
  }

  private static func found<Property>(
    _ property: Property?, _ value: (Property) -> AnnotationValue?
  ) -> Found {
    guard let property else { return .unknownName }
    return value(property).map(Found.value) ?? .nothing
  }

  private static func value(named name: String, of result: ExtractionResult, _ json: JSONValue) -> Found {
    if let match = AnnotationNames.document[name] {
      return value(match.value, of: result, json, isOwnName: match.isOwnName).map(Found.value) ?? .nothing
    }
    if AnnotationNames.isGroup(name) { return .value(.record(.document(result, json))) }
    return AnnotationRecord.json(json).value(named: name)
  }

  private static func value(
    _ property: DocumentProperty, of result: ExtractionResult, _ json: JSONValue, isOwnName: Bool
  ) -> AnnotationValue? {
    let fields = result.fields
    guard case .field(let row) = property else { return .json(.integer(Int64(result.pages))) }
    // Every element is kept together with its JSON in our answer.
    func elements() -> [JSONValue] { json[row.key]?.elements ?? [] }
    switch row.value {
    case .name(let path): return fields[keyPath: path].map { .seller($0, fields) }
    case .taxLines(let path):
      return .list(zip(fields[keyPath: path], elements()).map { .taxLine($0, fields.currency, $1) })
    case .lineItems(let path):
      return .list(zip(fields[keyPath: path], elements()).map { .lineItem($0, fields.currency, $1) })
    case .period, .buyer, .payment, .statements: return json[row.key].flatMap { $0 == .null ? nil : .json($0) }
    case .documentType, .text, .form, .decimal, .day, .currency, .amount, .paymentMethod:
      return .field(row, of: fields, fields.currency, isOwnName: isOwnName)
    }
  }

  private static func value(_ property: SellerProperty, of fields: DocumentFields) -> AnnotationValue? {
    switch property {
    case .name: fields.vendor.map(AnnotationValue.text)
    case .taxId: fields.vendorTaxId.map(AnnotationValue.text)
    }
  }

  private static func value(_ property: MoneyProperty, of money: AnnotationMoney) -> AnnotationValue? {
    switch property {
    case .amount: .money(money.minor, money.currency, isOwnName: false)
    case .currency: money.currency.map { .text($0.code) }
    }
  }
}

extension AnnotationValue {
  /// The value of a field; nil for a list and where nothing was read.
  fileprivate static func field<Record>(
    _ row: FieldRow<Record>, of record: Record, _ currency: Currency?, isOwnName: Bool
  ) -> AnnotationValue? {
    switch row.value {
    case .documentType(let path): .text(record[keyPath: path].rawValue)
    case .name(let path), .text(let path), .form(let path, _): record[keyPath: path].map(AnnotationValue.text)
    case .decimal(let path): record[keyPath: path].map(AnnotationValue.decimal)
    case .day(let path): record[keyPath: path].map(AnnotationValue.date)
    case .currency(let path): record[keyPath: path].map { .text($0.code) }
    case .amount(let path): .money(record[keyPath: path], currency, isOwnName: isOwnName)
    case .paymentMethod(let path): record[keyPath: path].map { .text($0.rawValue) }
    case .taxLines, .lineItems, .period, .buyer, .payment, .statements: nil
    }
  }

  fileprivate static func money(_ minor: Int64?, _ currency: Currency?, isOwnName: Bool) -> AnnotationValue? {
    minor.map { .money(AnnotationMoney(minor: $0, currency: currency, isOwnName: isOwnName)) }
  }
}
