import Extraction

/// What a model with a fault makes of fields that were read right.
struct Misreading {
  let fault: ModelFault?

  func fields(_ read: DocumentFields, previous: DocumentFields?, injected: Int64?) -> DocumentFields {
    switch fault {
    case .wrongTotal: Self.wrongTotal(read)
    case .swappedDigits: Self.swappedDigits(read)
    case .otherDocument: previous ?? read
    case .obeyInjection: injected.map { Self.obeying(read, total: $0) } ?? read
    case .repeating: Self.repeating(read)
    default: read
    }
  }

  /// Ten units of the currency more, in the total and in whatever adds up to it.
  private static func wrongTotal(_ read: DocumentFields) -> DocumentFields {
    var fields = read
    let more = (0..<(read.currency?.minorUnits ?? Currency.unknownMinorUnits)).reduce(Int64(10)) { power, _ in
      power * 10
    }
    fields.total = read.total.map { $0 + more }
    fields.closingBalance = read.closingBalance.map { $0 + more }
    fields.subtotal = read.subtotal.map { $0 + more }
    if let index = fields.lineItems.indices.first(where: { fields.lineItems[$0].amount != nil }) {
      fields.lineItems[index].amount = fields.lineItems[index].amount.map { $0 + more }
    }
    return fields
  }

  /// The first two neighbouring digits that differ, without a zero in front; a total without such digits stays.
  private static func swappedDigits(_ read: DocumentFields) -> DocumentFields {
    func swapped(_ minor: Int64) -> Int64 {
      var digits = Array(String(minor.magnitude))
      let index = digits.indices.dropLast().first { digits[$0] != digits[$0 + 1] && ($0 > 0 || digits[1] != "0") }
      guard let index else { return minor }
      digits.swapAt(index, index + 1)
      let value = Int64(String(digits)) ?? minor
      return minor < 0 ? -value : value
    }
    var fields = read
    fields.total = read.total.map(swapped)
    fields.closingBalance = read.closingBalance.map(swapped)
    return fields
  }

  /// Leaves out everything that would contradict the total.
  private static func obeying(_ read: DocumentFields, total: Int64) -> DocumentFields {
    var fields = read
    fields.total = total
    fields.closingBalance = read.closingBalance.map { _ in total }
    (fields.tax, fields.subtotal, fields.lineItems) = (nil, nil, [])
    return fields
  }

  /// As often as an answer takes items, or a name words.
  private static func repeating(_ read: DocumentFields) -> DocumentFields {
    var fields = read
    if let first = read.lineItems.first {
      fields.lineItems = Array(repeating: first, count: 60)
    } else if let vendor = read.vendor {
      fields.vendor = Array(repeating: vendor, count: 60).joined(separator: " ")
    }
    return fields
  }
}
