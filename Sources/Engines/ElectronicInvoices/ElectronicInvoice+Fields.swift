import Extraction

extension ElectronicInvoice {
  /// The fields that it states, each with its element, and its place where a page prints it. Nothing is taken from the pages.
  ///
  /// A credit note's amounts are negative, as they are booked.
  func fields(on pages: InvoicePages) -> DocumentFields {
    var fields = DocumentFields(documentType: isCreditNote ? .creditNote : .invoice)
    let amounts = pages.places(exponent: exponent)

    func name(_ field: FieldName, _ stated: Stated<String>?) -> String? {
      guard let stated else { return nil }
      fields.evidence[field] = Evidence(stated, at: pages.place(of: stated.value))
      return stated.value
    }
    func day(_ field: FieldName, _ stated: Stated<CalendarDate>?) -> CalendarDate? {
      guard let stated else { return nil }
      fields.evidence[field] = Evidence(stated, at: pages.place(of: stated.value))
      return stated.value
    }
    func amount(_ field: FieldName, _ stated: Amount?) -> Int64? {
      guard let stated, let minor = minor(stated.value) else { return nil }
      fields.evidence[field] = Evidence(stated, at: amounts(minor, field))
      return minor
    }

    fields.vendor = name(.vendor, seller)
    fields.vendorTaxId = name(.vendorTaxId, sellerTaxId)
    fields.invoiceNumber = name(.invoiceNumber, number)
    fields.date = day(.date, date)
    fields.dueDate = day(.dueDate, dueDate)
    fields.currency = currency?.value
    if let currency {
      fields.evidence[.currency] = Evidence(currency, at: pages.place(of: currency.value.code))
    } else {
      fields.warnings.append(
        Warning(
          code: "currency_unknown", message: "The XML states no currency; amounts have two decimals.",
          field: FieldName.currency.key))
    }
    fields.total = amount(.total, sums.grand)
    fields.tax = amount(.tax, sums.tax)
    fields.subtotal = amount(.subtotal, sums.net)
    if sums.allowances?.value.isZero == false { fields.discount = amount(.discount, sums.allowances) }
    if sums.due?.value != sums.grand?.value { fields.amountDue = amount(.amountDue, sums.due) }
    for (index, tax) in taxes.enumerated() {
      fields.taxLines.append(
        TaxLine(
          rate: tax.rate?.description, base: tax.base.flatMap(minor), amount: amount(.taxLine(index), tax.amount)))
    }
    for (index, line) in lines.enumerated() {
      var item = LineItem(description: line.description, amount: amount(.lineItem(index), line.amount))
      item.code = line.code
      item.quantity = line.quantity?.description
      item.unit = line.unit
      item.taxRate = line.taxRate?.description
      if let price = line.price { item.setUnitPrice(price, exponent: exponent) }
      fields.lineItems.append(item)
    }
    parties(&fields, on: pages)
    payment(&fields, on: pages)
    if let periodStart, let periodEnd, periodStart.value <= periodEnd {
      fields.servicePeriod = Period(start: periodStart.value, end: periodEnd)
      fields.evidence[.servicePeriod] = Evidence(periodStart, at: pages.place(of: periodStart.value))
    }
    return fields
  }

  private func parties(_ fields: inout DocumentFields, on pages: InvoicePages) {
    func take(_ field: FieldName, _ stated: Stated<String>?, _ fields: inout DocumentFields) -> String? {
      guard let stated else { return nil }
      fields.evidence[field] = Evidence(stated, at: pages.place(of: stated.value))
      return stated.value
    }
    fields.vendorLegalName = take(.vendorLegalName, sellerLegalName, &fields)
    fields.vendorAddress = take(.vendorAddress, sellerAddress, &fields)
    fields.vendorPhone = take(.vendorPhone, sellerPhone, &fields)
    if let country = sellerCountry, CountryCode.isCountry(country.value) {
      fields.vendorCountry = take(.vendorCountry, country, &fields)
    }
    fields.purchaseOrder = take(.purchaseOrder, purchaseOrder, &fields)
    if buyer != nil || buyerTaxId != nil || buyerAddress != nil {
      let name = take(.buyer, buyer, &fields)
      fields.buyer = Buyer(name: name, taxId: buyerTaxId, address: buyerAddress)
    }
  }

  /// Accounts whose check digits do not hold, and codes that are no bank's, are left out.
  private func payment(_ fields: inout DocumentFields, on pages: InvoicePages) {
    let iban = accounts.first { IBAN.isValid(Self.plain($0.value)) }
    let details = PaymentDetails(
      iban: iban.map { Self.plain($0.value) },
      bic: bic.map(Self.plain).flatMap { PaymentReference.isBIC($0) ? $0 : nil },
      reference: paymentReference?.value)
    if details != PaymentDetails() {
      fields.payment = details
      fields.evidence[.payment] = (iban ?? paymentReference).map { Evidence($0, at: pages.place(of: $0.value)) }
    }
    if let means = paymentMeans, let method = Self.method(means.value) {
      fields.paymentMethod = method
      fields.evidence[.paymentMethod] = Evidence(means, at: nil)
    }
  }

  private static func plain(_ text: String) -> String { text.filter { $0 != " " }.uppercased() }

  /// By codes of UNTDID 4461.
  private static func method(_ code: String) -> PaymentMethod? {
    switch code {
    case "10": .cash
    case "48", "54", "55": .card
    case "30", "31", "42", "57", "58": .transfer
    case "49", "59": .directDebit
    case "20", "21", "22", "23", "68", "97", "ZZZ": .other
    default: nil
    }
  }

  /// In minor units, with the sign of a booking.
  private func minor(_ value: DecimalNumber) -> Int64? {
    let isBookedBack = isCreditNote && sums.grand?.value.isNegative != true
    return value.roundedMinorUnits(exponent: exponent).map { isBookedBack ? 0 - $0 : $0 }
  }
}

extension Evidence {
  /// Longest text given as evidence.
  private static let maximumText = 40

  /// - Parameter place: where a page prints the value; nil where none does.
  fileprivate init<Value>(_ stated: ElectronicInvoice.Stated<Value>, at place: Evidence?) {
    self.init(
      source: .xml, path: stated.path, page: place?.page, box: place?.box,
      text: String(stated.text.prefix(Self.maximumText)), grounded: place != nil, confidence: 1)
  }
}
