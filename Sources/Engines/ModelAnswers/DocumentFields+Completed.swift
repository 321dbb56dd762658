import Extraction

extension DocumentFields {
  /// These fields with those a model is not asked for, out of the embedded engine's reading of the same document.
  ///
  /// Tip, discount, rates and the amount due belong to the sum they were read with: they are taken only where both have
  /// the same total. Unit prices and running balances belong to an amount at its place. References stand for themselves.
  public func completed(by reading: DocumentFields) -> DocumentFields {
    var result = self
    result.completeItems(by: reading)
    let hasSameTotal = total != nil && total == reading.total && currency == reading.currency
    for row in Self.rows where !row.isGiven(in: result) && row.isGiven(in: reading) {
      switch row.source {
      case .rules: row.take(from: reading, into: &result)
      case .rulesOfSameTotal where hasSameTotal: row.take(from: reading, into: &result)
      case .model, .rulesOfSameTotal, .rulesOfSameQuantity: break
      }
    }
    return result
  }

  /// Items are the same where their amounts are printed in the same place. A quantity that the model gave otherwise is
  /// kept, without the unit price that belongs to the other.
  private mutating func completeItems(by reading: DocumentFields) {
    struct Amount: Hashable {
      var page: Int
      var minor: Int64
    }
    func amount(_ item: LineItem, _ place: Evidence?) -> Amount? {
      guard let minor = item.amount, let page = place?.page else { return nil }
      return Amount(page: page, minor: minor)
    }
    var read: [Amount: [(item: LineItem, box: FractionBox)]] = [:]
    for (index, item) in reading.lineItems.enumerated() {
      guard let place = reading.evidence[.lineItem(index)], let box = place.box, let amount = amount(item, place) else {
        continue
      }
      read[amount, default: []].append((item, box))
    }
    for index in lineItems.indices {
      guard let place = evidence[.lineItem(index)], let box = place.box, let amount = amount(lineItems[index], place),
        let same = read[amount]?.first(where: { $0.box.overlaps(box) })?.item
      else { continue }
      let hasSameQuantity = lineItems[index].quantity ?? same.quantity == same.quantity
      if hasSameQuantity { lineItems[index].quantity = same.quantity }
      for row in LineItem.rows {
        switch row.source {
        case .rules: row.copy(from: same, to: &lineItems[index])
        case .rulesOfSameQuantity where hasSameQuantity: row.copy(from: same, to: &lineItems[index])
        case .model, .rulesOfSameTotal, .rulesOfSameQuantity: break
        }
      }
    }
  }
}

extension FractionBox {
  package func overlaps(_ other: FractionBox) -> Bool {
    x0 < other.x1 && other.x0 < x1 && y0 < other.y1 && other.y0 < y1
  }
}
