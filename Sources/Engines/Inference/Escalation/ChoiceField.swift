import Extraction

/// A field whose value a model can choose among printed ones; in the order of an answer's keys.
public enum ChoiceField: Sendable, Hashable, CaseIterable {
  case vendor, date, total, tax

  public var name: FieldName {
    switch self {
    case .vendor: .vendor
    case .date: .date
    case .total: .total
    case .tax: .tax
    }
  }

  /// Its key in an answer.
  var key: String {
    switch self {
    case .vendor: "v"
    case .date: "d"
    case .total: "t"
    case .tax: "x"
    }
  }

  /// Its name in a prompt.
  var word: String {
    switch self {
    case .vendor: "Seller"
    case .date: "Date"
    case .total: "Total"
    case .tax: "Tax"
    }
  }
}
