/// Names that a value is known by in callers' schemas, beside its own in our answer. Letter case, `_`, `-` and blanks do
/// not count; docs/api.md has the same table.
package protocol AnnotationProperty: RawRepresentable<String>, CaseIterable, Sendable, Hashable {
  var aliases: [String] { get }
  /// What a name is looked up in.
  static var byName: [String: Self] { get }
}

extension AnnotationProperty {
  init?(named name: String) {
    guard let property = Self.byName[AnnotationNames.plain(name)] else { return nil }
    self = property
  }

  fileprivate static var table: [String: Self] {
    var table: [String: Self] = [:]
    for property in allCases {
      for name in [property.rawValue] + property.aliases { table[AnnotationNames.plain(name)] = property }
    }
    return table
  }
}

package enum AnnotationNames {
  /// Objects that group values of the document: their properties are looked up like its own.
  package static let groups = [
    "document", "receipt", "invoice", "statement", "header", "summary", "totals", "amounts", "details", "data",
    "fields",
  ]

  static func isGroup(_ name: String) -> Bool { groups.contains(plain(name)) }

  /// What counts of a name.
  package static func plain(_ name: String) -> String {
    name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
  }
}

/// Values of a document, by their keys in our answer.
package enum DocumentProperty: String, AnnotationProperty {
  case documentType, vendor, date, currency, total, amountDue, tax, subtotal, tip, discount, taxLines, invoiceNumber
  case dueDate, vendorTaxId, lineItems, openingBalance, closingBalance, account, pages

  package static let byName = table

  package var aliases: [String] {
    switch self {
    case .documentType: ["doc_type", "type", "kind"]
    case .vendor: SellerProperty.names
    case .date:
      [
        "document_date", "invoice_date", "receipt_date", "statement_date", "transaction_date", "purchase_date",
        "issue_date", "date_of_issue", "issued_on",
      ]
    case .currency: MoneyProperty.currency.aliases
    case .total:
      [
        "amount", "total_amount", "amount_total", "grand_total", "invoice_total", "total_price", "gross_amount",
        "gross_total", "total_gross", "total_incl_tax", "total_including_tax", "total_with_tax",
      ]
    case .amountDue: ["balance_due", "due_amount", "amount_payable", "outstanding_amount"]
    case .tax:
      ["tax_amount", "total_tax", "tax_total", "sales_tax", "vat", "vat_amount", "total_vat", "gst", "gst_amount"]
    case .subtotal:
      [
        "subtotal_amount", "net_amount", "net_total", "total_net", "amount_before_tax", "total_before_tax",
        "total_excl_tax", "total_excluding_tax", "total_without_tax",
      ]
    case .tip: ["tip_amount", "gratuity"]
    case .discount: ["discount_amount", "total_discount"]
    case .taxLines: ["taxes", "tax_details", "tax_breakdown", "vat_lines", "vat_breakdown"]
    case .invoiceNumber:
      ["invoice_no", "invoice_id", "receipt_number", "receipt_no", "document_number", "document_no", "bill_number"]
    case .dueDate: ["payment_due_date", "date_due", "due_on", "payment_due"]
    case .vendorTaxId:
      ["tax_id"] + SellerProperty.taxId.aliases
        + ["vendor_vat_number", "supplier_tax_id", "seller_tax_id", "merchant_tax_id"]
    case .lineItems: ["items", "lines", "products", "positions", "articles", "purchases", "transactions"]
    case .openingBalance: ["starting_balance", "beginning_balance", "start_balance"]
    case .closingBalance: ["ending_balance", "end_balance", "final_balance"]
    case .account: ["account_number", "account_no"]
    case .pages: ["page_count", "number_of_pages", "num_pages"]
    }
  }
}

/// Where a schema makes an object of `vendor`.
package enum SellerProperty: String, AnnotationProperty {
  case name, taxId

  package static let byName = table

  /// What a seller is called.
  fileprivate static let names = [
    "vendor_name", "merchant", "merchant_name", "supplier", "supplier_name", "seller", "seller_name", "store",
    "store_name", "shop", "shop_name", "retailer", "company", "company_name", "business_name", "issuer", "issuer_name",
  ]

  package var aliases: [String] {
    switch self {
    case .name: ["vendor"] + Self.names
    case .taxId: ["tax_number", "vat_id", "vat_number", "tax_registration_number", "vat_registration_number"]
    }
  }
}

/// Where a schema makes an object of an amount.
package enum MoneyProperty: String, AnnotationProperty {
  case amount, currency

  package static let byName = table

  package var aliases: [String] {
    switch self {
    case .amount: ["value"]
    case .currency: ["currency_code", "currency_iso", "iso_currency"]
    }
  }
}

/// Values of an element of `lineItems`.
package enum LineItemProperty: String, AnnotationProperty {
  case description, quantity, unitPrice, amount, date, balance, unitPriceDecimal

  package static let byName = table

  package var aliases: [String] {
    switch self {
    case .description:
      ["name", "title", "item", "item_name", "item_description", "product", "product_name", "article"]
    case .quantity: ["qty", "count"]
    case .unitPrice: ["price_per_unit", "unit_cost", "price_each"]
    // What is printed at the end of a line is its price.
    case .amount:
      ["price", "total", "total_price", "total_amount", "line_total", "line_amount", "item_total", "subtotal"]
    case .date: ["transaction_date", "booking_date"]
    case .balance: ["running_balance", "balance_after"]
    case .unitPriceDecimal: []
    }
  }
}

/// Values of an element of `taxLines`.
package enum TaxLineProperty: String, AnnotationProperty {
  case rate, base, amount

  package static let byName = table

  package var aliases: [String] {
    switch self {
    case .rate: ["tax_rate", "vat_rate", "percentage", "percent"]
    case .base: ["taxable_amount", "taxable_base", "base_amount", "net", "net_amount"]
    case .amount: ["tax", "tax_amount", "vat", "vat_amount"]
    }
  }
}
