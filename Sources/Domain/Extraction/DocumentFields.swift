/// What a document is.
public enum DocumentType: String, Sendable, CaseIterable {
  case receipt
  case invoice
  case creditNote = "credit_note"
  case bankStatement = "bank_statement"
}

/// What was read off a document. nil means "not printed or not read", never zero.
///
/// Amounts are minor units of `currency` (of two digits where it is unknown). Quantities and rates are decimal strings.
public struct DocumentFields: Sendable, Equatable {
  public var documentType: DocumentType
  /// Who sells: the shop of a receipt, the seller of an invoice, the bank of a statement.
  public var vendor: String?
  public var date: CalendarDate?
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
  public var dueDate: CalendarDate?
  /// The seller's tax number as printed.
  public var vendorTaxId: String?
  /// Bought items, or the transactions of a statement.
  public var lineItems: [LineItem]
  public var openingBalance: Int64?
  public var closingBalance: Int64?
  /// The end of the account number.
  public var account: String?
  /// Where each value stands on the page.
  public var evidence: [FieldName: Evidence]
  /// Remarks of the reader, such as `currency_unknown`.
  public var warnings: [Warning]

  public init(documentType: DocumentType) {
    self.documentType = documentType
    taxLines = []
    lineItems = []
    evidence = [:]
    warnings = []
  }

  /// Nothing that identifies a payment was read: no vendor, no date, no total.
  public var isEmpty: Bool { vendor == nil && date == nil && total == nil && closingBalance == nil }
}

/// Tax by rate.
public struct TaxLine: Sendable, Equatable {
  /// Percent as a decimal string, such as "19" or "7.7".
  public var rate: String?
  /// The taxed sum without tax.
  public var base: Int64?
  public var amount: Int64?

  public init(rate: String?, base: Int64?, amount: Int64?) {
    self.rate = rate
    self.base = base
    self.amount = amount
  }
}

/// One bought item, or one transaction of a statement.
public struct LineItem: Sendable, Equatable {
  public var description: String?
  /// Decimal string.
  public var quantity: String?
  public var unitPrice: Int64?
  /// The exact unit price as a decimal string, where it is finer than the minor unit.
  public var unitPriceDecimal: String?
  /// Signed: returns and money out are negative.
  public var amount: Int64?
  public var date: CalendarDate?
  public var balance: Int64?

  public init(description: String?, amount: Int64?) {
    self.description = description
    self.amount = amount
  }
}

/// A value that can carry evidence.
public enum FieldName: Sendable, Hashable, Comparable {
  case vendor, date, currency, total, amountDue, tax, subtotal, tip, discount, invoiceNumber, dueDate, vendorTaxId
  case openingBalance, closingBalance, account
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

/// Where a value stands and how sure its reader was.
public struct Evidence: Sendable, Equatable {
  /// From 1.
  public var page: Int
  /// Fractions of the upright page, origin top left.
  public var box: FractionBox
  /// The printed text the value was read from.
  public var text: String
  /// The value, normalized, stands in the recognized words or the text layer.
  public var grounded: Bool
  /// 0...1.
  public var confidence: Double

  public init(page: Int, box: FractionBox, text: String, grounded: Bool, confidence: Double) {
    self.page = page
    self.box = box
    self.text = text
    self.grounded = grounded
    self.confidence = confidence
  }
}

/// A box as fractions (0...1) of the upright page's width and height, origin top left.
public struct FractionBox: Sendable, Equatable {
  public var x0: Double
  public var y0: Double
  public var x1: Double
  public var y1: Double

  public init(x0: Double, y0: Double, x1: Double, y1: Double) {
    self.x0 = x0
    self.y0 = y0
    self.x1 = x1
    self.y1 = y1
  }
}

/// A remark on an answer that is still an answer.
public struct Warning: Sendable, Equatable {
  /// Stable, for machines: `currency_unknown`, `total_mismatch`, …
  public var code: String
  /// For people; amounts are allowed, other document text is not.
  public var message: String
  /// The key of the field it is about.
  public var field: String?

  public init(code: String, message: String, field: String? = nil) {
    self.code = code
    self.message = message
    self.field = field
  }
}

/// Whether the printed amounts add up.
public enum Verdict: String, Sendable, CaseIterable {
  /// The arithmetic closes to the minor unit.
  case reconciled
  /// It was checked and does not.
  case unreconciled
  /// Too little is printed to check.
  case unverifiable
}
