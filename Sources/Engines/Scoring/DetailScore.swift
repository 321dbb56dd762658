import JSON

/// What an answer says besides what `ScoreColumn` counts, where the truth names it.
package enum DetailScore {
  /// A field that is compared by its letters and digits.
  private struct Field {
    /// Of the truth, and of the answer.
    var truth: [String]
    var answer: [String]
  }

  private static let fields: [(name: String, field: Field)] = [
    ("legal name", Field(truth: ["vendor_legal_name"], answer: ["vendorLegalName"])),
    ("time", Field(truth: ["time"], answer: ["time"])),
    ("address", Field(truth: ["vendor_address"], answer: ["vendorAddress"])),
    ("country", Field(truth: ["vendor_country"], answer: ["vendorCountry"])),
    ("phone", Field(truth: ["vendor_phone"], answer: ["vendorPhone"])),
    ("tax id", Field(truth: ["vendor_tax_id"], answer: ["vendorTaxId"])),
    ("buyer", Field(truth: ["buyer", "name"], answer: ["buyer", "name"])),
    ("buyer's tax id", Field(truth: ["buyer", "tax_id"], answer: ["buyer", "taxId"])),
    ("buyer's address", Field(truth: ["buyer", "address"], answer: ["buyer", "address"])),
    ("purchase order", Field(truth: ["purchase_order"], answer: ["purchaseOrder"])),
    ("payment method", Field(truth: ["payment_method"], answer: ["paymentMethod"])),
    ("card", Field(truth: ["card_last_four"], answer: ["cardLastFour"])),
    ("IBAN", Field(truth: ["iban"], answer: ["payment", "iban"])),
    ("BIC", Field(truth: ["bic"], answer: ["payment", "bic"])),
    ("reference", Field(truth: ["reference"], answer: ["payment", "reference"])),
    ("due date", Field(truth: ["due_date"], answer: ["dueDate"])),
  ]

  package static var names: [String] { fields.map(\.name) }

  /// Right or not, by name; what the truth does not know is left out, and so is what it says is not printed.
  package static func checks(_ truth: TruthDocument, answer: JSONValue) -> [String: Bool] {
    var checks: [String: Bool] = [:]
    for (name, field) in fields {
      guard let wanted = value(truth.row, field.truth) else { continue }
      checks[name] = value(answer, field.answer).map { letters($0) == letters(wanted) } ?? false
    }
    return checks
  }

  private static func value(_ object: JSONValue, _ keys: [String]) -> String? {
    keys.reduce(Optional(object)) { $0?[$1] }?.string
  }

  private static func letters(_ text: String) -> String { ComparedText.folded(text).filter { $0 != " " } }
}
