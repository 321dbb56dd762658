import Extraction

/// Writes what the finders found into the fields, each value with its evidence.
struct FieldRecord {
  private let text: PageText
  let exponent: Int
  let evidence: EvidenceBuilder

  init(_ text: PageText, exponent: Int) {
    self.text = text
    self.exponent = exponent
    evidence = EvidenceBuilder(text)
  }

  /// From 1.
  func page(ofLine line: Int) -> Int { text.lines[line].row.page + 1 }

  func currency(_ found: CurrencyFinder.Found?, _ fields: inout DocumentFields) {
    guard let found else {
      fields.warnings.append(
        Warning(
          code: "currency_unknown", message: "No currency is printed; amounts have two decimals.", field: "currency"))
      return
    }
    fields.currency = found.currency
    if let place = found.place {
      fields.evidence[.currency] = evidence.place(place.line, place.range, isGrounded: true)
    }
  }

  func names(_ vendor: VendorFinder.Found?, _ references: ReferenceFinder, _ fields: inout DocumentFields) {
    if let vendor {
      fields.vendor = vendor.name
      fields.evidence[.vendor] = evidence.place(
        vendor.line, vendor.range, isGrounded: text.isPrinted(vendor.name, from: vendor.line, lines: 3))
    }
    if let number = references.invoiceNumber() {
      fields.invoiceNumber = number.value
      fields.evidence[.invoiceNumber] = evidence.place(
        number.line, number.range, isGrounded: text.isPrinted(number.value, from: number.line, lines: 1))
    }
    if let id = references.taxId() {
      fields.vendorTaxId = id.value
      fields.evidence[.vendorTaxId] = evidence.place(
        id.line, id.range, isGrounded: text.isPrinted(id.value, from: id.line, lines: 1))
    }
  }

  func dates(_ date: DateFinder.Found?, due: DateFinder.Found?, _ fields: inout DocumentFields) {
    if let date {
      fields.date = date.date
      fields.evidence[.date] = day(date)
    }
    if let due {
      fields.dueDate = due.date
      fields.evidence[.dueDate] = day(due)
    }
  }

  private func day(_ found: DateFinder.Found) -> Evidence {
    let printed = text.lines[found.line].row.string(found.range)
    return evidence.place(
      found.line, found.range, isGrounded: Grounding.contains(found.date, in: printed, lexicon: text.lexicon.dates))
  }

  func sums(_ sums: SumFields, _ fields: inout DocumentFields) {
    fields.total = amount(sums.total, .total, &fields)
    fields.amountDue = amount(sums.amountDue, .amountDue, &fields)
    fields.subtotal = amount(sums.subtotal, .subtotal, &fields)
    fields.tip = amount(sums.tip, .tip, &fields)
    fields.discount = amount(sums.discount, .discount, &fields).map(\.magnitudeClamped)
    if let tax = sums.taxTotal {
      fields.tax = tax
      let only = sums.taxLines.count == 1 ? sums.taxLines[0].tax : nil
      if let printed = sums.tax ?? only {
        fields.evidence[.tax] = evidence.amount(printed, value: tax, exponent: exponent)
      }
    }
    for (index, line) in sums.taxLines.enumerated() {
      fields.taxLines.append(TaxLine(rate: line.rate?.description, base: line.base, amount: line.tax.minor))
      fields.evidence[.taxLine(index)] = evidence.amount(line.tax, value: line.tax.minor, exponent: exponent)
    }
  }

  private func amount(_ amount: Amount?, _ name: FieldName, _ fields: inout DocumentFields) -> Int64? {
    guard let amount else { return nil }
    fields.evidence[name] = evidence.amount(amount, value: amount.minor, exponent: exponent)
    return amount.minor
  }

  /// The confidence of a value that was judged is the probability that it is right.
  func judgement(_ judgement: Judgement?, _ fields: inout DocumentFields) {
    guard let judgement else { return }
    fields.judgement = judgement
    for (name, probability) in judgement.probabilities { fields.evidence[name]?.confidence = probability }
  }

  func items(_ items: [LineItemFinder.Found], _ fields: inout DocumentFields) {
    let discounts = items.filter(\.isDiscount).reduce(Int64(0)) { $0.addingClamped($1.amount.minor.magnitudeClamped) }
    if discounts != 0 {
      let apart = fields.discount ?? 0
      let isCounted = items.contains { $0.isDiscount && $0.amount.minor.magnitudeClamped == apart }
      fields.discount = isCounted ? discounts : apart.addingClamped(discounts)
    }
    for (index, found) in items.filter({ !$0.isDiscount }).enumerated() {
      fields.lineItems.append(found.item)
      fields.evidence[.lineItem(index)] = evidence.amount(found.amount, value: found.amount.minor, exponent: exponent)
    }
  }
}
