import JSON

extension Tabular {
  /// An object of the fields, with their keys in the order of the table.
  package var json: JSONValue { .object(Self.rows.flatMap { $0.members(of: self) }) }

  /// Reads what `json` writes.
  init(reading object: ObjectReader) throws(ObjectReadingError) {
    self.init()
    for row in Self.rows { try row.read(object, into: &self) }
  }
}

extension FieldRow {
  /// The field's key and value; nothing for an optional field without a value.
  func members(of record: Record) -> [JSONValue.Member] {
    let json: JSONValue
    switch value {
    case .documentType(let path): json = .string(record[keyPath: path].rawValue)
    case .name(let path), .text(let path), .form(let path, _), .decimal(let path):
      json = .optional(record[keyPath: path])
    case .day(let path): json = .optional(record[keyPath: path]?.description)
    case .currency(let path):
      let currency = record[keyPath: path]
      return [
        .init(key, .optional(currency?.code)), .init(Self.minorUnitsKey, .integer(Int64(Self.minorUnits(currency)))),
      ]
    case .amount(let path): json = .optional(record[keyPath: path])
    case .taxLines(let path): json = .array(record[keyPath: path].map(\.json))
    case .lineItems(let path): json = .array(record[keyPath: path].map(\.json))
    case .period(let path): json = record[keyPath: path]?.json ?? .null
    case .buyer(let path): json = record[keyPath: path]?.json ?? .null
    case .paymentMethod(let path): json = .optional(record[keyPath: path]?.rawValue)
    case .payment(let path): json = record[keyPath: path]?.json ?? .null
    case .statements(let path): json = .array(record[keyPath: path].map(\.checkedJSON))
    }
    return isOptional && json == .null ? [] : [.init(key, json)]
  }

  /// Takes the value of the field's key.
  ///
  /// - Throws: where the key is missing or its value is of another kind.
  func read(_ object: ObjectReader, into record: inout Record) throws(ObjectReadingError) {
    if isOptional, !object.keys.contains(key) { return }
    switch value {
    case .documentType(let path): record[keyPath: path] = try object.word(key)
    case .name(let path), .text(let path), .decimal(let path):
      record[keyPath: path] = isOptional ? try object.string(key) : try object.optionalString(key)
    case .form(let path, let form):
      record[keyPath: path] = try object.optional(key) { json in json.string.flatMap { form.admits($0) ? $0 : nil } }
    case .day(let path):
      record[keyPath: path] = try object.optional(key) { $0.string.flatMap(CalendarDate.init(iso:)) }
    case .currency(let path):
      let currency = try object.optional(key) { $0.string.flatMap(Currency.init(code:)) }
      guard try object.integer(Self.minorUnitsKey) == Self.minorUnits(currency) else {
        throw object.wrong(Self.minorUnitsKey)
      }
      record[keyPath: path] = currency
    case .amount(let path): record[keyPath: path] = try object.optionalInteger(key)
    case .taxLines(let path): record[keyPath: path] = try object.objects(key, TaxLine.init(reading:))
    case .lineItems(let path): record[keyPath: path] = try object.objects(key, LineItem.init(reading:))
    case .period(let path): record[keyPath: path] = try object.optional(key, Period.init(json:))
    case .buyer(let path): record[keyPath: path] = try object.optionalObject(key).map(Buyer.init(reading:))
    case .paymentMethod(let path): record[keyPath: path] = try object.optionalWord(key)
    case .payment(let path):
      record[keyPath: path] = try object.optionalObject(key).map(PaymentDetails.init(reading:))
    case .statements(let path): record[keyPath: path] = try object.objects(key, AccountStatement.init(checked:))
    }
  }

  static var minorUnitsKey: String { "minorUnits" }

  private static func minorUnits(_ currency: Currency?) -> Int { currency?.minorUnits ?? Currency.unknownMinorUnits }
}
