import Extraction
import Formatting
import JSON

/// The compact JSON of a whole document, as prompts define it.
struct CompactAnswer {
  private let fields: DocumentFields
  private let kinds: [String]
  private let withItems: Bool

  /// Most items of one answer.
  private static let mostItems = 60
  /// Scalars of the longest name, tried in turn until the answer's form takes it.
  private static let nameLengths = [Int.max, 80, 60, 40, 20]

  /// - Parameter kinds: the letters allowed for the kind.
  init(_ fields: DocumentFields, kinds: [String], withItems: Bool) {
    self.fields = fields
    self.kinds = kinds
    self.withItems = withItems
  }

  /// The answer with names as long as the constraint takes them; nil where it takes none.
  func text(allowedBy constraint: OutputConstraint) -> String? {
    Self.nameLengths.lazy.map { json(nameLength: $0).serialized() }.first { constraint.allows($0) }
  }

  private func json(nameLength: Int) -> JSONValue {
    let letter = kinds.contains(Self.letter(fields.documentType)) ? Self.letter(fields.documentType) : kinds.first
    let isStatement = letter == "b"
    func name(_ text: String?) -> JSONValue {
      let scalars = text?.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }.prefix(nameLength) ?? []
      let text = String(String.UnicodeScalarView(scalars.drop { $0 == " " }))
      return .optional(text.isEmpty ? nil : text)
    }
    var members: [JSONValue.Member] = [
      .init("k", .optional(letter)), .init("v", name(fields.vendor)), .init("d", .optional(fields.date?.description)),
      .init("c", .optional(fields.currency?.code)),
      .init("t", money(isStatement ? fields.closingBalance ?? fields.total : fields.total)),
      .init("x", money(fields.tax)), .init("s", money(isStatement ? fields.openingBalance : fields.subtotal)),
    ]
    if withItems {
      let items = fields.lineItems.prefix(Self.mostItems).map { item -> JSONValue in
        let second: JSONValue = isStatement ? .optional(item.date?.description) : .optional(Self.plain(item.quantity))
        return [name(item.description), second, money(item.amount)]
      }
      members.append(.init("i", .array(items)))
    }
    return .object(members)
  }

  private static func letter(_ kind: DocumentType) -> String {
    switch kind {
    case .receipt: "r"
    case .invoice: "i"
    case .creditNote: "c"
    case .bankStatement: "b"
    }
  }

  /// A plain decimal with all digits of the minor unit.
  private func money(_ minor: Int64?) -> JSONValue {
    let exponent = fields.currency?.minorUnits ?? Currency.unknownMinorUnits
    return .optional(Self.plain(minor.map { $0.decimalText(places: exponent) }))
  }

  /// A decimal that every form of an amount takes: at most nine digits before the point and three behind it.
  private static func plain(_ decimal: String?) -> String? {
    guard let parts = decimal?.split(separator: "."), let whole = parts.first else { return nil }
    return whole.drop { $0 == "-" }.count <= 9 && (parts.count == 1 || parts[1].count <= 3) ? decimal : nil
  }
}
