/// What was read off a document. nil means "not printed or not read", never zero.
///
/// Amounts are minor units of `currency` (of two digits where it is unknown). Quantities and rates are decimal strings.
public struct DocumentFields: Sendable, Equatable {
  public var documentType: DocumentType
  /// Who sells: the shop of a receipt, the seller of an invoice, the bank of a statement.
  public var vendor: String?
  /// The name under which the seller is registered, where it is printed.
  public var vendorLegalName: String?
  public var date: CalendarDate?
  /// Of a receipt's date, in 24 hours: `14:51`.
  public var time: String?
  public var currency: Currency?
  /// The document's total with tax, before deposits and earlier balances.
  public var total: Int64?
  /// What is left to pay, where the page prints another sum than `total`.
  public var amountDue: Int64?
  /// All tax contained in `total`.
  public var tax: Int64?
  /// Sum before tax, tip and discount, where printed.
  public var subtotal: Int64?
  public var tip: Int64?
  /// Reduction of the whole document, positive.
  public var discount: Int64?
  public var taxLines: [TaxLine]
  public var invoiceNumber: String?
  /// The buyer's number of what was ordered.
  public var purchaseOrder: String?
  public var dueDate: CalendarDate?
  /// The seller's tax number as printed.
  public var vendorTaxId: String?
  /// On one line, its parts separated by commas.
  public var vendorAddress: String?
  /// The seller's, in two letters (ISO 3166-1).
  public var vendorCountry: String?
  public var vendorPhone: String?
  public var buyer: Buyer?
  public var paymentMethod: PaymentMethod?
  /// Of the card that paid.
  public var cardLastFour: String?
  /// Where to pay.
  public var payment: PaymentDetails?
  /// The days that an invoice is about.
  public var servicePeriod: Period?
  /// Bought items, or the transactions of a statement.
  public var lineItems: [LineItem]
  public var openingBalance: Int64?
  public var closingBalance: Int64?
  /// The end of the account number.
  public var account: String?
  /// Of a statement's account, without blanks; its check digits hold.
  public var iban: String?
  public var accountHolder: String?
  /// The days that a statement is about.
  public var period: Period?
  /// The statements of a file with more than one account; the fields above are those of the first.
  public var statements: [AccountStatement]
  /// Where each value stands on the page.
  public var evidence: [FieldName: Evidence]
  /// How probable the values are; nil where they were not judged, as those of an e-invoice's XML.
  public var judgement: Judgement?
  /// Remarks of the reader, such as `currency_unknown`.
  public var warnings: [Warning]

  public init(documentType: DocumentType) {
    self.documentType = documentType
    taxLines = []
    lineItems = []
    statements = []
    evidence = [:]
    warnings = []
  }

  /// Nothing that identifies a payment was read: no vendor, no date, no total.
  public var isEmpty: Bool { vendor == nil && date == nil && total == nil && closingBalance == nil }
}

extension DocumentFields: Tabular {
  /// The fields in the order of the answer's keys.
  package static let rows: [FieldRow<DocumentFields>] = [
    FieldRow(
      "documentType", .documentType(\.documentType),
      from: .model(FieldQuestion("k", prompt: "r receipt, i invoice, c credit note, b bank statement")),
      otherNames: ["doc_type", "type", "kind"]),
    FieldRow(
      .vendor, .name(\.vendor),
      from: .model(
        FieldQuestion("v", prompt: "seller (b: bank), as printed", "who sells; the bank of a bank statement")),
      otherNames: [
        "vendor_name", "merchant", "merchant_name", "supplier", "supplier_name", "seller", "seller_name", "store",
        "store_name", "shop", "shop_name", "retailer", "company", "company_name", "business_name", "issuer",
        "issuer_name",
      ]),
    FieldRow(.vendorLegalName, .text(\.vendorLegalName), otherNames: ["legal_name", "registered_name"]),
    FieldRow(
      .date, .day(\.date),
      from: .model(FieldQuestion("d", prompt: "date of issue, YYYY-MM-DD", "of the document")),
      otherNames: [
        "document_date", "invoice_date", "receipt_date", "statement_date", "transaction_date", "purchase_date",
        "issue_date", "date_of_issue", "issued_on",
      ]),
    FieldRow(
      .time, .form(\.time, .time), otherNames: ["transaction_time", "purchase_time", "receipt_time"]),
    FieldRow(
      .currency, .currency(\.currency),
      from: .model(FieldQuestion("c", prompt: "ISO currency code", "ISO 4217 code")),
      otherNames: ["currency_code", "currency_iso", "iso_currency"]),
    FieldRow(
      .total, .amount(\.total),
      from: .model(
        FieldQuestion(
          "t", prompt: "total with tax (b: closing balance)", "with tax, before deposits and earlier balances",
          merging: .lastWithTotal)),
      otherNames: [
        "amount", "total_amount", "amount_total", "grand_total", "invoice_total", "total_price", "gross_amount",
        "gross_total", "total_gross", "total_incl_tax", "total_including_tax", "total_with_tax",
      ]),
    FieldRow(
      .amountDue, .amount(\.amountDue), from: .rulesOfSameTotal,
      otherNames: ["balance_due", "due_amount", "amount_payable", "outstanding_amount"]),
    FieldRow(
      .tax, .amount(\.tax),
      from: .model(FieldQuestion("x", prompt: "total tax", "all tax in the total", merging: .lastWithTotal)),
      otherNames: [
        "tax_amount", "total_tax", "tax_total", "sales_tax", "vat", "vat_amount", "total_vat", "gst", "gst_amount",
      ]),
    FieldRow(
      .subtotal, .amount(\.subtotal),
      from: .model(
        FieldQuestion(
          "s", prompt: "subtotal without tax (b: opening balance)", "before tax, where printed",
          merging: .lastWithTotal)),
      otherNames: [
        "subtotal_amount", "net_amount", "net_total", "total_net", "amount_before_tax", "total_before_tax",
        "total_excl_tax", "total_excluding_tax", "total_without_tax",
      ]),
    FieldRow(.tip, .amount(\.tip), from: .rulesOfSameTotal, otherNames: ["tip_amount", "gratuity"]),
    FieldRow(
      .discount, .amount(\.discount), from: .rulesOfSameTotal, otherNames: ["discount_amount", "total_discount"]),
    FieldRow(
      "taxLines", .taxLines(\.taxLines), from: .rulesOfSameTotal,
      otherNames: ["taxes", "tax_details", "tax_breakdown", "vat_lines", "vat_breakdown"]),
    FieldRow(
      .invoiceNumber, .text(\.invoiceNumber),
      otherNames: [
        "invoice_no", "invoice_id", "receipt_number", "receipt_no", "document_number", "document_no", "bill_number",
      ]),
    FieldRow(
      .purchaseOrder, .text(\.purchaseOrder),
      otherNames: ["purchase_order_number", "po_number", "order_number", "order_no"]),
    FieldRow(
      .dueDate, .day(\.dueDate), otherNames: ["payment_due_date", "date_due", "due_on", "payment_due"]),
    FieldRow(
      .vendorTaxId, .text(\.vendorTaxId),
      otherNames: ["tax_id"] + taxIdNames
        + ["vendor_vat_number", "supplier_tax_id", "seller_tax_id", "merchant_tax_id"]),
    FieldRow(
      .vendorAddress, .text(\.vendorAddress),
      otherNames: [
        "merchant_address", "supplier_address", "seller_address", "store_address", "shop_address", "company_address",
      ]),
    FieldRow(
      .vendorCountry, .form(\.vendorCountry, .country),
      otherNames: ["country", "country_code", "merchant_country", "supplier_country", "seller_country"]),
    FieldRow(
      .vendorPhone, .text(\.vendorPhone),
      otherNames: ["phone", "phone_number", "telephone", "merchant_phone", "supplier_phone", "store_phone"]),
    FieldRow(
      .buyer, .buyer(\.buyer),
      otherNames: ["customer", "customer_name", "client", "client_name", "buyer_name", "bill_to", "recipient"]),
    FieldRow(
      .paymentMethod, .paymentMethod(\.paymentMethod),
      otherNames: ["method_of_payment", "payment_type", "paid_by", "tender_type"]),
    FieldRow(.cardLastFour, .form(\.cardLastFour, .lastFour), otherNames: ["card_last_4", "last_four_digits"]),
    FieldRow(
      .payment, .payment(\.payment), otherNames: ["payment_details", "bank_details", "payment_information"]),
    FieldRow(
      .servicePeriod, .period(\.servicePeriod), otherNames: ["billing_period", "delivery_period", "invoice_period"]),
    FieldRow(
      "lineItems", .lineItems(\.lineItems),
      from: .model(
        FieldQuestion(
          "i", prompt: "items as [description, quantity, amount] (b: [text, date, amount], money out negative)",
          "bought items, or the transactions of a bank statement, in printed order", merging: .joined)),
      otherNames: ["items", "lines", "products", "positions", "articles", "purchases", "transactions"]),
    FieldRow(
      .openingBalance, .amount(\.openingBalance),
      from: .model(FieldQuestion("of a bank statement", merging: .firstOfSeveral)),
      otherNames: ["starting_balance", "beginning_balance", "start_balance"]),
    FieldRow(
      .closingBalance, .amount(\.closingBalance),
      from: .model(FieldQuestion("of a bank statement", merging: .last)),
      otherNames: ["ending_balance", "end_balance", "final_balance"]),
    FieldRow(.account, .text(\.account), otherNames: ["account_number", "account_no"]),
    FieldRow(.iban, .text(\.iban), otherNames: ["account_iban"]),
    FieldRow(.accountHolder, .text(\.accountHolder), otherNames: ["account_holder_name", "account_owner"]),
    FieldRow(.period, .period(\.period), otherNames: ["statement_period"]),
    FieldRow("statements", .statements(\.statements), otherNames: ["accounts"]),
  ]

  /// What a tax number is called where it is clear whose it is.
  package static let taxIdNames = [
    "tax_number", "vat_id", "vat_number", "tax_registration_number", "vat_registration_number",
  ]

  package init() { self.init(documentType: .receipt) }
}

/// A value that can carry evidence.
public enum FieldName: Sendable, Hashable, Comparable {
  case vendor, date, currency, total, amountDue, tax, subtotal, tip, discount, invoiceNumber, dueDate, vendorTaxId
  case vendorLegalName, time, purchaseOrder, vendorAddress, vendorCountry, vendorPhone, buyer, paymentMethod
  case cardLastFour, payment, servicePeriod
  case openingBalance, closingBalance, account, iban, accountHolder, period
  case taxLine(Int)
  case lineItem(Int)

  /// The key in the answer: the field's own name, `taxLines[0]`, `lineItems[3]`.
  public var key: String {
    switch self {
    case .taxLine(let index): "taxLines[\(index)]"
    case .lineItem(let index): "lineItems[\(index)]"
    default: "\(self)"
    }
  }
}
