/// Who is billed, as far as it is printed.
public struct Buyer: Sendable, Equatable {
  public var name: String?
  public var taxId: String?
  /// On one line, its parts separated by commas.
  public var address: String?

  public init(name: String? = nil, taxId: String? = nil, address: String? = nil) {
    self.name = name
    self.taxId = taxId
    self.address = address
  }
}

extension Buyer: Tabular {
  package static let rows: [FieldRow<Buyer>] = [
    FieldRow("name", .text(\.name)),
    FieldRow("taxId", .text(\.taxId)),
    FieldRow("address", .text(\.address)),
  ]

  package init() { self.init(name: nil, taxId: nil, address: nil) }
}
