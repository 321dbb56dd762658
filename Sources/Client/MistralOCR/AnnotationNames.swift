import Extraction

/// The values that one place of a caller's schema can have, by their names: letter case, `_`, `-` and blanks do not count.
/// docs/api.md has the same tables.
package struct NameTable<Value: Sendable>: Sendable {
  package struct Entry: Sendable {
    /// Its key in our answer.
    package let key: String
    /// Its other names.
    package let otherNames: [String]
    package let value: Value
  }

  /// What a name stands for.
  struct Match {
    var value: Value
    /// The name is written as the key of our answer.
    var isOwnName: Bool
  }

  package let entries: [Entry]
  private let indices: [String: Int]

  fileprivate init(_ entries: [Entry]) {
    self.entries = entries
    var indices: [String: Int] = [:]
    for (index, entry) in entries.enumerated() {
      for name in [entry.key] + entry.otherNames { indices[AnnotationNames.plain(name)] = index }
    }
    self.indices = indices
  }

  subscript(name: String) -> Match? {
    entry(named: name).map { Match(value: $0.value, isOwnName: $0.key == name) }
  }

  package func entry(named name: String) -> Entry? { indices[AnnotationNames.plain(name)].map { entries[$0] } }
}

package enum AnnotationNames {
  /// Objects that group values of the document: their properties are looked up like its own.
  package static let groups = [
    "document", "receipt", "invoice", "statement", "header", "summary", "totals", "amounts", "details", "data",
    "fields",
  ]

  static func isGroup(_ name: String) -> Bool { groups.contains(plain(name)) }

  /// What counts of a name.
  package static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }

  static func isSame(_ a: String, _ b: String) -> Bool { plain(a) == plain(b) }

  package static let document = NameTable<DocumentProperty>(
    DocumentFields.rows.map { .init(key: $0.key, otherNames: $0.otherNames, value: .field($0)) } + [
      .init(key: "pages", otherNames: ["page_count", "number_of_pages", "num_pages"], value: .pages)
    ])

  /// Elements of `lineItems`.
  package static let lineItem = NameTable(LineItem.rows)
  /// Elements of `taxLines`.
  package static let taxLine = NameTable(TaxLine.rows)

  /// Where a schema makes an object of `vendor`.
  package static let seller = NameTable<SellerProperty>([
    .init(key: "name", otherNames: ["vendor"] + otherNames(.vendor), value: .name),
    .init(key: "taxId", otherNames: DocumentFields.taxIdNames, value: .taxId),
  ])

  /// Where a schema makes an object of an amount.
  package static let money = NameTable<MoneyProperty>([
    .init(key: "amount", otherNames: ["value"], value: .amount),
    .init(key: "currency", otherNames: otherNames(.currency), value: .currency),
  ])

  private static func otherNames(_ name: FieldName) -> [String] { DocumentFields.row(name)?.otherNames ?? [] }
}

extension NameTable {
  fileprivate init<Record: Tabular>(_ rows: [FieldRow<Record>]) where Value == FieldRow<Record> {
    self.init(rows.map { .init(key: $0.key, otherNames: $0.otherNames, value: $0) })
  }
}

/// A value of a document.
package enum DocumentProperty: Sendable {
  case field(FieldRow<DocumentFields>)
  case pages
}

/// A value of a seller.
package enum SellerProperty: Sendable {
  case name, taxId
}

/// A value of an amount.
package enum MoneyProperty: Sendable {
  case amount, currency
}
