import Extraction

extension DocumentFields {
  /// These fields with those a model is not asked for, out of the embedded engine's reading of the same document.
  ///
  /// Tip, discount, rates and the amount due belong to the sum they were read with: they are taken only where both have
  /// the same total. References stand for themselves.
  public func completed(by reading: DocumentFields) -> DocumentFields {
    var result = self
    func take<T>(_ path: WritableKeyPath<DocumentFields, T?>, _ name: FieldName) {
      guard result[keyPath: path] == nil, let value = reading[keyPath: path] else { return }
      result[keyPath: path] = value
      result.evidence[name] = reading.evidence[name]
    }
    take(\.invoiceNumber, .invoiceNumber)
    take(\.vendorTaxId, .vendorTaxId)
    take(\.dueDate, .dueDate)
    take(\.account, .account)
    guard total != nil, total == reading.total, currency == reading.currency else { return result }
    take(\.amountDue, .amountDue)
    take(\.tip, .tip)
    take(\.discount, .discount)
    if result.taxLines.isEmpty {
      result.taxLines = reading.taxLines
      for index in reading.taxLines.indices { result.evidence[.taxLine(index)] = reading.evidence[.taxLine(index)] }
    }
    return result
  }
}
