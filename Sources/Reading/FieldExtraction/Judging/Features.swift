import Languages

/// What speaks for and against a candidate, as numbers: the same names in the same order for every candidate of a field.
struct Features: Sendable {
  var values: [Float] = []
  /// Empty unless asked for: a document has hundreds of candidates.
  private(set) var names: [String] = []
  private let isNamed: Bool

  init(isNamed: Bool) {
    self.isNamed = isNamed
  }

  mutating func add(_ name: @autoclosure () -> String, _ value: Float) {
    values.append(value.isFinite ? value : 0)
    if isNamed { names.append(name()) }
  }

  mutating func add(_ name: @autoclosure () -> String, _ value: Bool) { add(name(), value ? 1 : 0) }
  mutating func add(_ name: @autoclosure () -> String, _ value: Int) { add(name(), Float(value)) }

  /// One number for each concept that says something about sums.
  mutating func add(sums concepts: Concepts, at place: String) {
    for (name, concept) in Self.sumConcepts { add("\(place) \(name)", concepts.contains(concept)) }
  }

  mutating func add(papers concepts: Concepts, at place: String) {
    for (name, concept) in Self.paperConcepts { add("\(place) \(name)", concepts.contains(concept)) }
  }

  private static let sumConcepts: [(String, Concepts)] = [
    ("total", .total), ("grand", .grand), ("sub", .sub), ("tax", .tax), ("base", .base), ("including", .including),
    ("excluding", .excluding), ("net", .net), ("gross", .gross), ("amount", .amount), ("payable", .payable),
    ("balance", .balance), ("rounding", .rounding), ("rounded", .rounded), ("discount", .discount),
    ("saving", .saving), ("tip", .tip), ("service", .service), ("deposit", .deposit), ("payment", .payment),
    ("change", .change), ("quantity", .quantity), ("price", .price), ("previous", .previous), ("due", .due),
    ("exchange", .exchange),
  ]

  private static let paperConcepts: [(String, Concepts)] = [
    ("date", .date), ("due", .due), ("other date", .otherDate), ("invoice", .invoice), ("receipt", .receipt),
    ("credit note", .creditNote), ("number", .number), ("reference", .reference), ("customer", .customer),
    ("seller", .seller), ("tax id", .taxId), ("phone", .phone), ("account", .account), ("thanks", .thanks),
    ("payment", .payment), ("total", .total), ("tax", .tax), ("description", .description),
    ("card", .card), ("statement", .statement),
  ]
}

/// A candidate with what is known about it.
struct Featured<Value: Sendable>: Sendable {
  var value: Value
  var features: Features
}
