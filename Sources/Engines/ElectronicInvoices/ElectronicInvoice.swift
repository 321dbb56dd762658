import Extraction
import XMLDocuments

/// What an e-invoice states, whatever its syntax.
package struct ElectronicInvoice: Sendable, Equatable {
  /// A value and the element that states it.
  package struct Stated<Value: Sendable & Equatable>: Sendable, Equatable {
    package var value: Value
    /// As in the XML.
    var text: String
    package var path: String
  }

  typealias Amount = Stated<DecimalNumber>

  struct Line: Sendable, Equatable {
    var path: String
    var description: String?
    /// BT-155, BT-157: the seller's number of the article, else a standard one.
    var code: String?
    /// BT-130, a code of UN/ECE recommendations 20 and 21.
    var unit: String?
    /// BT-152, percent.
    var taxRate: DecimalNumber?
    var quantity: DecimalNumber?
    /// Of one unit; nil where it is not exact.
    var price: DecimalNumber?
    var amount: Amount?
  }

  struct Tax: Sendable, Equatable {
    var path: String
    /// Percent.
    var rate: DecimalNumber?
    var base: DecimalNumber?
    var amount: Amount?
  }

  /// As EN 16931 calls them, from BT-106 to BT-115.
  struct Sums: Sendable, Equatable {
    var lines: Amount?
    var allowances: Amount?
    var charges: Amount?
    var net: Amount?
    var tax: Amount?
    var grand: Amount?
    var prepaid: Amount?
    var rounding: Amount?
    var due: Amount?
  }

  var isCreditNote = false
  package var seller: Stated<String>?
  var sellerTaxId: Stated<String>?
  /// The registered name where another one is the seller's.
  var sellerLegalName: Stated<String>?
  var sellerAddress: Stated<String>?
  var sellerCountry: Stated<String>?
  var sellerPhone: Stated<String>?
  var buyer: Stated<String>?
  var buyerTaxId: String?
  var buyerAddress: String?
  var purchaseOrder: Stated<String>?
  var paymentMeans: Stated<String>?
  var paymentReference: Stated<String>?
  var bic: String?
  var periodStart: Stated<CalendarDate>?
  var periodEnd: CalendarDate?
  var number: Stated<String>?
  package var date: Stated<CalendarDate>?
  var dueDate: Stated<CalendarDate>?
  var currency: Stated<Currency>?
  /// Where to pay: IBANs, in UBL also account numbers of other kinds.
  package var accounts: [Stated<String>] = []
  var lines: [Line] = []
  var allowances: [DecimalNumber] = []
  var charges: [DecimalNumber] = []
  var taxes: [Tax] = []
  var sums = Sums()

  /// Digits of the minor unit.
  var exponent: Int { currency?.value.minorUnits ?? Currency.unknownMinorUnits }

  /// Whether two files state the same invoice.
  func isSame(as other: ElectronicInvoice) -> Bool {
    number?.value == other.number?.value && seller?.value == other.seller?.value && date?.value == other.date?.value
      && currency?.value == other.currency?.value && accounts.map(\.value) == other.accounts.map(\.value)
      && sums.grand?.value == other.sums.grand?.value && sums.tax?.value == other.sums.tax?.value
      && sums.due?.value == other.sums.due?.value && isCreditNote == other.isCreditNote
  }
}
