/// How probable it is that the values that identify a payment are right, and what was assumed to read them.
///
/// It belongs to the values it was made for: a reading with others holds less of it (`held(to:)`).
public struct Judgement: Sendable, Equatable {
  /// 0...1 for each value that was judged; one that was not read has 0.
  public var probabilities: [FieldName: Double]
  /// That vendor, date, currency and total are right together.
  public var together: Double
  public var assumptions: [Assumption]

  public init(
    probabilities: [FieldName: Double], together: Double, assumptions: [Assumption]
  ) {
    self.probabilities = probabilities
    self.together = together
    self.assumptions = assumptions
  }

  /// Something that nothing printed proves.
  public enum Assumption: String, Sendable, CaseIterable {
    case currency = "currency_assumed"
    case dateOrder = "date_order_assumed"
    case seller = "seller_uncertain"
    case total = "total_uncertain"

    var field: FieldName {
      switch self {
      case .currency: .currency
      case .dateOrder: .date
      case .seller: .vendor
      case .total: .total
      }
    }

    package var warning: Warning {
      let message =
        switch self {
        case .currency: "The currency follows from the country or from a sign that several countries share."
        case .dateOrder: "Nothing printed shows which of two numbers is the day and which the month."
        case .seller: "The seller was not found, or another name on the page may be the seller's."
        case .total: "Another amount on the page may be the total."
        }
      return Warning(code: rawValue, message: message, field: field.key)
    }
  }

  /// The values whose probability decides whether a person should look.
  package static let decisive: [FieldName] = [.vendor, .date, .currency, .total]

  /// With what a model that read the document by itself confirms: the same seller and total are not guessed
  /// then, nor is a seller that it alone found. Its currency and its order of day and month may be the same guess.
  package func confirmed(_ judged: DocumentFields, by model: DocumentFields) -> Judgement {
    var result = self
    result.assumptions.removeAll { assumption in
      switch assumption {
      case .currency, .dateOrder: false
      case .seller where judged.vendor == nil: model.vendor != nil
      case .seller, .total: DocumentFields.row(assumption.field)?.isSame(judged, model) ?? false
      }
    }
    return result
  }

  /// What of it is true of other values: nothing is known of one that differs from what was judged.
  package func held(_ judged: DocumentFields, to fields: DocumentFields) -> Judgement {
    var result = self
    for name in probabilities.keys {
      guard let row = DocumentFields.row(name), !row.isSame(judged, fields) else { continue }
      result.probabilities[name] = 0
      if Self.decisive.contains(name) { result.together = 0 }
    }
    return result
  }
}
