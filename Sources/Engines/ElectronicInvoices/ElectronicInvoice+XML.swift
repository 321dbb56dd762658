import Extraction
import XMLDocuments

extension ElectronicInvoice {
  /// Codes of credit notes (UNTDID 1001, as EN 16931-1 allows them for BT-3).
  private static let creditNoteCodes: Set<String> = [
    "81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532",
  ]

  /// nil for XML that is no invoice in a syntax that is read, or states neither seller, date nor total.
  package init?(_ tree: XMLTree) {
    guard let syntax = InvoiceSyntax.all.first(where: { $0.isSyntax(of: tree) }) else { return nil }
    let root = XMLNode(tree.root)
    isCreditNote =
      syntax.root == InvoiceSyntax.creditNote.root
      || root[syntax.typeCode]?.text.map(Self.creditNoteCodes.contains) == true
    seller = syntax.sellerNames.lazy.compactMap { root[$0]?.stated(\.text) }.first
    sellerLegalName = syntax.sellerNames.first.flatMap { root[$0]?.stated(\.text) }
    sellerAddress = root[syntax.sellerAddress]?.address(syntax.address)
    sellerCountry = root["\(syntax.sellerAddress)/\(syntax.address.country)"]?.stated(\.text)
    sellerPhone = root[syntax.sellerPhone]?.stated(\.text)
    buyer = root[syntax.buyerName]?.stated(\.text)
    buyerAddress = root[syntax.buyerAddress]?.address(syntax.address)?.value
    let buyers = root.all(syntax.buyerRegistrations)
    buyerTaxId = (buyers.filter(\.isOfVAT) + buyers).lazy.compactMap { $0[syntax.taxRegistrationId]?.text }.first
    purchaseOrder = root[syntax.purchaseOrder]?.stated(\.text)
    paymentMeans = root[syntax.paymentMeans]?.stated(\.text)
    paymentReference = root[syntax.paymentReference]?.stated(\.text)
    bic = root[syntax.bic]?.text
    periodStart = root[syntax.periodStart]?.stated(\.day)
    periodEnd = root[syntax.periodEnd]?.day
    let registrations = root.all(syntax.taxRegistrations)
    sellerTaxId =
      (registrations.filter(\.isOfVAT) + registrations).lazy.compactMap { entry in
        entry[syntax.taxRegistrationId]?.stated(\.text)
      }.first
    number = root[syntax.number]?.stated(\.text)
    date = root[syntax.date]?.stated(\.day)
    dueDate = root[syntax.dueDate]?.stated(\.day)
    currency = root[syntax.currency]?.stated { $0.text.flatMap(Currency.init(code:)) }
    accounts = root.all(syntax.accounts).compactMap { $0.stated(\.text) }
    lines = root.all(syntax.lines).compactMap { Line($0, syntax) }
    for entry in root.all(syntax.allowancesAndCharges) {
      guard let amount = entry[syntax.allowanceAmount]?.decimal else { continue }
      if entry[syntax.isCharge]?.isTrue == true { charges.append(amount) } else { allowances.append(amount) }
    }
    charges += (syntax.serviceCharges.map(root.all) ?? []).compactMap(\.decimal)
    // Tax may be stated in the currency of the books as well.
    let code = currency?.value.code
    taxes = root.all(syntax.taxes).compactMap { Tax($0, syntax, currency: code) }
    sums.lines = root[syntax.lineTotal]?.stated(\.decimal)
    sums.allowances = root[syntax.allowanceTotal]?.stated(\.decimal)
    sums.charges = root[syntax.chargeTotal]?.stated(\.decimal)
    sums.net = root[syntax.netTotal]?.stated(\.decimal)
    sums.tax = root.all(syntax.taxTotal).first { $0.isIn(code) }?.stated(\.decimal)
    sums.grand = root[syntax.grandTotal]?.stated(\.decimal)
    sums.prepaid = root[syntax.prepaid]?.stated(\.decimal)
    sums.rounding = root[syntax.rounding]?.stated(\.decimal)
    sums.due = root[syntax.due]?.stated(\.decimal)
    if seller == nil && date == nil && sums.grand == nil { return nil }
  }
}

extension ElectronicInvoice.Line {
  /// nil for a line that counts in no sum: a remark, a heading of other lines.
  fileprivate init?(_ node: XMLNode, _ syntax: InvoiceSyntax) {
    let status = syntax.lineStatus.flatMap { node[$0]?.text }
    guard status == nil || status == "DETAIL" else { return nil }
    path = node.path
    description = node[syntax.itemName]?.text ?? node[syntax.itemDescription]?.text
    amount = node[syntax.lineAmount]?.stated(\.decimal)
    guard description != nil || amount != nil else { return nil }
    code = syntax.itemCodes.lazy.compactMap { node[$0]?.text }.first
    unit = node[syntax.quantity]?.attribute(InvoiceSyntax.unitAttribute)
    taxRate = node[syntax.lineTaxRate]?.decimal
    quantity = node[syntax.quantity]?.decimal
    let units = node[syntax.priceQuantity]?.decimal
    price = node[syntax.price]?.decimal.flatMap { price in units.map { price.divided(by: $0) } ?? price }
  }
}

extension ElectronicInvoice.Tax {
  /// nil for a tax in another currency than the invoice.
  fileprivate init?(_ node: XMLNode, _ syntax: InvoiceSyntax, currency: String?) {
    guard node[syntax.taxAmount]?.isIn(currency) ?? true else { return nil }
    path = node.path
    rate = node[syntax.taxRate]?.decimal
    base = node[syntax.taxBase]?.decimal
    amount = node[syntax.taxAmount]?.stated(\.decimal)
  }
}

extension XMLNode {
  /// The value that an element states, with its path; nil where it states none of that kind.
  fileprivate func stated<Value>(_ value: (XMLNode) -> Value?) -> ElectronicInvoice.Stated<Value>? {
    guard let text, let value = value(self) else { return nil }
    return .init(value: value, text: text, path: path)
  }

  /// A decimal of XML Schema: digits with a point, no exponent; nil for others and those too large to be exact.
  fileprivate var decimal: DecimalNumber? {
    guard var digits = text.map({ $0[...] }) else { return nil }
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, digits.utf8.contains(where: { (0x30...0x39).contains($0) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    var decimals = parts.count == 2 ? parts[1] : ""
    while decimals.last == "0" { decimals.removeLast() }
    guard let unscaled = Int64(parts[0] + decimals == "" ? "0" : parts[0] + decimals) else { return nil }
    return DecimalNumber(unscaled: isNegative ? -unscaled : unscaled, scale: decimals.count)
  }

  /// `20260226` (UN/CEFACT's format 102) or `2026-02-26`, a time zone behind it not counted.
  fileprivate var day: CalendarDate? {
    guard let text else { return nil }
    if text.utf8.count == 8, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) {
      return CalendarDate(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
    return CalendarDate(iso: String(text.prefix(10)))
  }

  /// The parts of an address on one line; nil where it has none.
  fileprivate func address(_ terms: InvoiceSyntax.AddressTerms) -> ElectronicInvoice.Stated<String>? {
    let place = [self[terms.postcode]?.text, self[terms.town]?.text].compactMap { $0 }.joined(separator: " ")
    let parts = terms.lines.compactMap { self[$0]?.text } + (place.isEmpty ? [] : [place])
    guard !parts.isEmpty else { return nil }
    let text = parts.joined(separator: ", ")
    return .init(value: text, text: text, path: path)
  }

  fileprivate var isTrue: Bool { text == "true" || text == "1" }

  /// Whether a tax registration is one for value added tax.
  fileprivate var isOfVAT: Bool { self["ID"]?.attribute("schemeID") == "VA" || self["TaxScheme/ID"]?.text == "VAT" }

  /// Whether an amount is in the invoice's currency, which most leave unsaid in CII.
  fileprivate func isIn(_ currency: String?) -> Bool {
    let own = attribute("currencyID")
    return own == nil || currency == nil || own == currency
  }
}
