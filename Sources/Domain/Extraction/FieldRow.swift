/// A value whose fields are rows of a table.
///
/// Whatever handles fields one by one goes through the table: the answer's JSON and schema, the names in callers' schemas,
/// what models are asked for, and how answers are completed and merged. A new field is a property and a row.
package protocol Tabular: Sendable {
  static var rows: [FieldRow<Self>] { get }
  /// Nothing read.
  init()
}

/// One field: a row of its record's table.
package struct FieldRow<Record: Tabular>: Sendable {
  /// Its key in the answer.
  package let key: String
  /// The name of its evidence; nil for a field without evidence of its own.
  package let name: FieldName?
  package let value: FieldValue<Record>
  /// Where there is no value the answer leaves the key out; otherwise it has null.
  package let isOptional: Bool
  package let source: FieldSource
  /// Other names for it in callers' schemas; letter case, `_`, `-` and blanks do not count. docs/api.md lists them.
  package let otherNames: [String]

  init(
    _ key: String, _ value: FieldValue<Record>, isOptional: Bool = false, from source: FieldSource = .rules,
    otherNames: [String] = []
  ) {
    self.init(key, nil, value, isOptional: isOptional, source, otherNames)
  }

  private init(
    _ key: String, _ name: FieldName?, _ value: FieldValue<Record>, isOptional: Bool, _ source: FieldSource,
    _ otherNames: [String]
  ) {
    self.key = key
    self.name = name
    self.value = value
    self.isOptional = isOptional
    self.source = source
    self.otherNames = otherNames
  }

  /// What a model is asked; nil where it is not.
  package var question: FieldQuestion? { if case .model(let question) = source { question } else { nil } }
}

extension FieldRow where Record == DocumentFields {
  init(
    _ name: FieldName, _ value: FieldValue<DocumentFields>, from source: FieldSource = .rules, otherNames: [String]
  ) {
    self.init(name.key, name, value, isOptional: false, source, otherNames)
  }
}

extension DocumentFields {
  /// The row of a value with evidence; nil for an element of a list.
  package static func row(_ name: FieldName) -> FieldRow<DocumentFields>? { rows.first { $0.name == name } }
}

/// Where a field is kept in its record.
package typealias FieldPath<Record, Value> = any WritableKeyPath<Record, Value> & Sendable

/// Where a field is kept in its record, and of which kind it is. The kind decides how the value is written, read,
/// described in schemas and compared.
package enum FieldValue<Record: Sendable>: Sendable {
  case documentType(FieldPath<Record, DocumentType>)
  /// A party's name: the same where its letters and digits are.
  case name(FieldPath<Record, String?>)
  case text(FieldPath<Record, String?>)
  /// A text of a fixed form.
  case form(FieldPath<Record, String?>, FieldForm)
  /// A decimal string.
  case decimal(FieldPath<Record, String?>)
  case day(FieldPath<Record, CalendarDate?>)
  /// In the answer `minorUnits` follows it.
  case currency(FieldPath<Record, Currency?>)
  /// Minor units.
  case amount(FieldPath<Record, Int64?>)
  case taxLines(FieldPath<Record, [TaxLine]>)
  case lineItems(FieldPath<Record, [LineItem]>)
  case period(FieldPath<Record, Period?>)
  case buyer(FieldPath<Record, Buyer?>)
  case paymentMethod(FieldPath<Record, PaymentMethod?>)
  case payment(FieldPath<Record, PaymentDetails?>)
  case statements(FieldPath<Record, [AccountStatement]>)
}

/// Where an answer that was made with a model has a field from.
package enum FieldSource: Sendable {
  /// The model.
  case model(FieldQuestion)
  /// The rules' reading of the same document.
  case rules
  /// The same where both have the same total: the field belongs to the sum it was read with.
  case rulesOfSameTotal
  /// The same for an item, where both have the same quantity.
  case rulesOfSameQuantity
}

/// How a model is asked for a field, and which of its answers for several pages counts.
package struct FieldQuestion: Sendable {
  /// Its key in the compact answer of our own models. nil for parts of an item, which are told by their place, and for a
  /// statement's balances, which stand under the keys of total and subtotal.
  package let letter: String?
  /// What a prompt says of the letter.
  package let prompt: String
  /// What the hosted service's schema says of it.
  package let meaning: String
  package let merging: FieldMerging

  init(_ letter: String, prompt: String, _ meaning: String = "", merging: FieldMerging = .first) {
    self.letter = letter
    self.prompt = prompt
    self.meaning = meaning
    self.merging = merging
  }

  init(_ meaning: String, merging: FieldMerging = .first) {
    letter = nil
    prompt = ""
    self.meaning = meaning
    self.merging = merging
  }
}

/// Which value counts where several pages of a document have one.
package enum FieldMerging: Sendable {
  /// The first; another one on a later page is a doubt.
  case first
  /// The first; later pages print others of their own.
  case firstOfSeveral
  /// That of the last page with a total.
  case lastWithTotal
  /// The last.
  case last
  /// All, one after the other.
  case joined
}
