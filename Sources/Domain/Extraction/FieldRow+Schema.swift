import JSON

extension FieldRow {
  /// The JSON schemas of the keys that the field has in the answer.
  ///
  /// - Parameter reference: the schema that refers to the one of this name, for the elements of lists.
  package func schemas(reference: (String) -> JSONValue) -> [JSONValue.Member] {
    switch value {
    case .documentType:
      return [.init(key, ["type": "string", "enum": .array(DocumentType.allCases.map { .string($0.rawValue) })])]
    case .name, .text: return [.init(key, nullable(["type": "string"]))]
    case .form(_, let form): return [.init(key, nullable(["type": "string", "pattern": .string(form.pattern)]))]
    case .decimal: return [.init(key, nullable(["type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"]))]
    case .day: return [.init(key, nullable(["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]))]
    case .currency:
      return [
        .init(key, nullable(["type": "string", "pattern": "^[A-Z]{3}$"])),
        .init(Self.minorUnitsKey, ["type": "integer", "enum": [0, 2, 3]]),
      ]
    case .amount:
      let amount: JSONValue = [
        "type": "integer", "description": "Minor units of `currency`: 1550 is 15.50 USD",
      ]
      return [.init(key, nullable(amount))]
    case .taxLines: return [.init(key, ["type": "array", "items": reference("TaxLine")])]
    case .lineItems: return [.init(key, ["type": "array", "items": reference("LineItem")])]
    case .period: return [.init(key, nullable(reference("Period")))]
    case .buyer: return [.init(key, nullable(reference("Buyer")))]
    case .paymentMethod:
      return [
        .init(
          key, nullable(["type": "string", "enum": .array(PaymentMethod.allCases.map { .string($0.rawValue) })]))
      ]
    case .payment: return [.init(key, nullable(reference("PaymentDetails")))]
    case .statements: return [.init(key, ["type": "array", "items": reference("AccountStatement")])]
    }
  }

  /// A key that may be left out is never null.
  private func nullable(_ schema: JSONValue) -> JSONValue {
    isOptional ? schema : ["anyOf": [schema, ["type": "null"]]]
  }
}
