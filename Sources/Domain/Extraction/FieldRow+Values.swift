extension FieldRow {
  /// Whether the record has a value of the field; a list has one where it is not empty.
  package func isGiven(in record: Record) -> Bool {
    switch value {
    case .documentType: true
    case .name(let path), .text(let path), .form(let path, _), .decimal(let path): record[keyPath: path] != nil
    case .day(let path): record[keyPath: path] != nil
    case .currency(let path): record[keyPath: path] != nil
    case .amount(let path): record[keyPath: path] != nil
    case .taxLines(let path): !record[keyPath: path].isEmpty
    case .lineItems(let path): !record[keyPath: path].isEmpty
    case .period(let path): record[keyPath: path] != nil
    case .buyer(let path): record[keyPath: path] != nil
    case .paymentMethod(let path): record[keyPath: path] != nil
    case .payment(let path): record[keyPath: path] != nil
    case .statements(let path): !record[keyPath: path].isEmpty
    }
  }

  /// Whether both have the same value, or none.
  package func isSame(_ a: Record, _ b: Record) -> Bool {
    switch value {
    case .documentType(let path): a[keyPath: path] == b[keyPath: path]
    case .name(let path):
      Grounding.letters(a[keyPath: path] ?? "").elementsEqual(Grounding.letters(b[keyPath: path] ?? ""))
    case .text(let path), .form(let path, _), .decimal(let path): a[keyPath: path] == b[keyPath: path]
    case .day(let path): a[keyPath: path] == b[keyPath: path]
    case .currency(let path): a[keyPath: path] == b[keyPath: path]
    case .amount(let path): a[keyPath: path] == b[keyPath: path]
    case .taxLines(let path): a[keyPath: path] == b[keyPath: path]
    case .lineItems(let path): a[keyPath: path] == b[keyPath: path]
    case .period(let path): a[keyPath: path] == b[keyPath: path]
    case .buyer(let path): a[keyPath: path] == b[keyPath: path]
    case .paymentMethod(let path): a[keyPath: path] == b[keyPath: path]
    case .payment(let path): a[keyPath: path] == b[keyPath: path]
    case .statements(let path): a[keyPath: path] == b[keyPath: path]
    }
  }

  /// Makes the target's value the source's, which may be none.
  package func copy(from source: Record, to target: inout Record) {
    switch value {
    case .documentType(let path): target[keyPath: path] = source[keyPath: path]
    case .name(let path), .text(let path), .form(let path, _), .decimal(let path):
      target[keyPath: path] = source[keyPath: path]
    case .day(let path): target[keyPath: path] = source[keyPath: path]
    case .currency(let path): target[keyPath: path] = source[keyPath: path]
    case .amount(let path): target[keyPath: path] = source[keyPath: path]
    case .taxLines(let path): target[keyPath: path] = source[keyPath: path]
    case .lineItems(let path): target[keyPath: path] = source[keyPath: path]
    case .period(let path): target[keyPath: path] = source[keyPath: path]
    case .buyer(let path): target[keyPath: path] = source[keyPath: path]
    case .paymentMethod(let path): target[keyPath: path] = source[keyPath: path]
    case .payment(let path): target[keyPath: path] = source[keyPath: path]
    case .statements(let path): target[keyPath: path] = source[keyPath: path]
    }
  }

  /// Gives the field a value of its kind: the text 1, the amount 1.00, 1970-01-01, US dollars.
  fileprivate func fill(_ record: inout Record) {
    switch value {
    case .documentType(let path): record[keyPath: path] = .invoice
    case .name(let path), .text(let path), .decimal(let path): record[keyPath: path] = "1"
    case .form(let path, let form): record[keyPath: path] = form.example
    case .day(let path): record[keyPath: path] = CalendarDate(unixSeconds: 0)
    case .currency(let path): record[keyPath: path] = Currency(code: "USD")
    case .amount(let path): record[keyPath: path] = 100
    case .taxLines(let path): record[keyPath: path] = [.filled]
    case .lineItems(let path): record[keyPath: path] = [.filled]
    case .period(let path):
      record[keyPath: path] = Period(start: CalendarDate(unixSeconds: 0), end: CalendarDate(unixSeconds: 0))
    case .buyer(let path): record[keyPath: path] = .filled
    case .paymentMethod(let path): record[keyPath: path] = .cash
    case .payment(let path): record[keyPath: path] = .filled
    case .statements(let path): record[keyPath: path] = [.filled]
    }
  }

  /// The currency and what is counted in its minor units.
  package var dependsOnCurrency: Bool {
    switch value {
    case .currency, .amount, .taxLines, .lineItems, .statements: true
    case .documentType, .name, .text, .form, .decimal, .day, .period, .buyer, .paymentMethod, .payment: false
    }
  }
}

extension Tabular {
  /// A record with a value in every field: what it does not give, no document gives.
  package static var filled: Self {
    var record = Self()
    for row in rows { row.fill(&record) }
    return record
  }
}

extension FieldRow where Record == DocumentFields {
  /// Copies the value with its evidence.
  package func take(from source: DocumentFields, into target: inout DocumentFields) {
    for name in evidenceNames(in: target) { target.evidence[name] = nil }
    copy(from: source, to: &target)
    for name in evidenceNames(in: source) { target.evidence[name] = source.evidence[name] }
  }

  private func evidenceNames(in fields: DocumentFields) -> [FieldName] {
    switch value {
    case .taxLines(let path): fields[keyPath: path].indices.map(FieldName.taxLine)
    case .lineItems(let path): fields[keyPath: path].indices.map(FieldName.lineItem)
    default: name.map { [$0] } ?? []
    }
  }
}
