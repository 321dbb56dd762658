import XMLDocuments

/// Where a syntax has the terms of an e-invoice: ways of local names, from the root, from a line or from an entry. Terms are
/// numbered as in EN 16931-1; ways are those of CEN/TS 16931-3-2 (UBL 2.1), -3-3 (CII D16B) and of ZUGFeRD 1.0.
struct InvoiceSyntax: Sendable {
  var root: String
  /// What the root's namespace begins with.
  var namespace: String

  /// BT-1, BT-3, BT-2, BT-9, BT-5.
  var number: String
  var typeCode: String
  var date: String
  var dueDate: String
  var currency: String
  /// BT-27, BT-28: the registered name, and another one where that is missing.
  var sellerNames: [String]
  /// BT-44.
  var buyerName: String
  /// Entries with the terms of an address, BG-5 and BG-8.
  var sellerAddress: String
  var buyerAddress: String
  var address: AddressTerms
  /// BT-42.
  var sellerPhone: String
  /// Entries; BT-31 is that of VAT.
  var taxRegistrations: String
  /// The same of the buyer; BT-48.
  var buyerRegistrations: String
  var taxRegistrationId: String
  /// BT-84 where it is an IBAN; UBL does not tell account numbers of other kinds apart.
  var accounts: String
  /// BT-86, BT-83, BT-81.
  var bic: String
  var paymentReference: String
  var paymentMeans: String
  /// BT-13.
  var purchaseOrder: String
  /// BT-73, BT-74.
  var periodStart: String
  var periodEnd: String

  /// Entries of document level: BG-20 and BG-21, then those that are charges by themselves.
  var allowancesAndCharges: String
  var isCharge: String
  var allowanceAmount: String
  var serviceCharges: String?

  /// Entries BG-23 with BT-116, BT-117, BT-119.
  var taxes: String
  var taxBase: String
  var taxAmount: String
  var taxRate: String

  /// BT-106 to BT-110 and BT-112 to BT-115.
  var lineTotal: String
  var allowanceTotal: String
  var chargeTotal: String
  var netTotal: String
  var taxTotal: String
  var grandTotal: String
  var prepaid: String
  var rounding: String
  var due: String

  /// Entries BG-25 with BT-153, BT-154, BT-129, BT-146, BT-149, BT-131.
  var lines: String
  var itemName: String
  var itemDescription: String
  var quantity: String
  var price: String
  var priceQuantity: String
  var lineAmount: String
  /// BT-155, BT-157, BT-152, and the attribute of the quantity with BT-130.
  var itemCodes: [String]
  var lineTaxRate: String
  static let unitAttribute = "unitCode"
  /// Of a line that only groups others or remarks on them, and so counts in no sum.
  var lineStatus: String?

  /// Where an entry has the parts of an address, from BT-35 on.
  struct AddressTerms: Sendable {
    var lines: [String]
    var postcode: String
    var town: String
    var country: String
  }

  static let all = [crossIndustry, zugferd1, invoice, creditNote]

  func isSyntax(of tree: XMLTree) -> Bool { tree.root.name == root && tree.namespace.hasPrefix(namespace) }
}

// MARK: - UN/CEFACT

extension InvoiceSyntax {
  /// CII D16B: Factur-X, ZUGFeRD 2, XRechnung.
  static let crossIndustry = crossIndustry(
    root: "CrossIndustryInvoice", namespace: "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:",
    header: "ExchangedDocument", transaction: "SupplyChainTradeTransaction", part: "ApplicableHeaderTrade",
    line: "SpecifiedLineTrade", sums: "SpecifiedTradeSettlementHeaderMonetarySummation",
    lineSums: "SpecifiedTradeSettlementLineMonetarySummation", rate: "RateApplicablePercent")

  static let zugferd1 = crossIndustry(
    root: "CrossIndustryDocument", namespace: "urn:ferd:CrossIndustryDocument:invoice:1p0",
    header: "HeaderExchangedDocument", transaction: "SpecifiedSupplyChainTradeTransaction",
    part: "ApplicableSupplyChainTrade", line: "SpecifiedSupplyChainTrade",
    sums: "SpecifiedTradeSettlementMonetarySummation", lineSums: "SpecifiedTradeSettlementMonetarySummation",
    rate: "ApplicablePercent")

  private static func crossIndustry(
    root: String, namespace: String, header: String, transaction: String, part: String, line: String, sums: String,
    lineSums: String, rate: String
  ) -> InvoiceSyntax {
    let seller = "\(transaction)/\(part)Agreement/SellerTradeParty"
    let buyer = "\(transaction)/\(part)Agreement/BuyerTradeParty"
    let settlement = "\(transaction)/\(part)Settlement"
    let means = "\(settlement)/SpecifiedTradeSettlementPaymentMeans"
    let account = "\(means)/PayeePartyCreditorFinancialAccount"
    let reference = root == "CrossIndustryInvoice" ? "IssuerAssignedID" : "ID"
    let sums = "\(settlement)/\(sums)"
    let price = "\(line)Agreement/NetPriceProductTradePrice"
    return InvoiceSyntax(
      root: root, namespace: namespace,
      number: "\(header)/ID", typeCode: "\(header)/TypeCode", date: "\(header)/IssueDateTime/DateTimeString",
      dueDate: "\(settlement)/SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
      currency: "\(settlement)/InvoiceCurrencyCode",
      sellerNames: ["\(seller)/Name", "\(seller)/SpecifiedLegalOrganization/TradingBusinessName"],
      buyerName: "\(buyer)/Name",
      sellerAddress: "\(seller)/PostalTradeAddress", buyerAddress: "\(buyer)/PostalTradeAddress",
      address: AddressTerms(
        lines: ["LineOne", "LineTwo", "LineThree"], postcode: "PostcodeCode", town: "CityName", country: "CountryID"),
      sellerPhone: "\(seller)/DefinedTradeContact/TelephoneUniversalCommunication/CompleteNumber",
      taxRegistrations: "\(seller)/SpecifiedTaxRegistration",
      buyerRegistrations: "\(buyer)/SpecifiedTaxRegistration", taxRegistrationId: "ID",
      accounts: "\(account)/IBANID",
      bic: "\(means)/PayeeSpecifiedCreditorFinancialInstitution/BICID",
      paymentReference: "\(settlement)/PaymentReference", paymentMeans: "\(means)/TypeCode",
      purchaseOrder: "\(transaction)/\(part)Agreement/BuyerOrderReferencedDocument/\(reference)",
      periodStart: "\(settlement)/BillingSpecifiedPeriod/StartDateTime/DateTimeString",
      periodEnd: "\(settlement)/BillingSpecifiedPeriod/EndDateTime/DateTimeString",
      allowancesAndCharges: "\(settlement)/SpecifiedTradeAllowanceCharge", isCharge: "ChargeIndicator/Indicator",
      allowanceAmount: "ActualAmount",
      serviceCharges: "\(settlement)/SpecifiedLogisticsServiceCharge/AppliedAmount",
      taxes: "\(settlement)/ApplicableTradeTax", taxBase: "BasisAmount", taxAmount: "CalculatedAmount", taxRate: rate,
      lineTotal: "\(sums)/LineTotalAmount", allowanceTotal: "\(sums)/AllowanceTotalAmount",
      chargeTotal: "\(sums)/ChargeTotalAmount", netTotal: "\(sums)/TaxBasisTotalAmount",
      taxTotal: "\(sums)/TaxTotalAmount", grandTotal: "\(sums)/GrandTotalAmount", prepaid: "\(sums)/TotalPrepaidAmount",
      rounding: "\(sums)/RoundingAmount", due: "\(sums)/DuePayableAmount",
      lines: "\(transaction)/IncludedSupplyChainTradeLineItem", itemName: "SpecifiedTradeProduct/Name",
      itemDescription: "SpecifiedTradeProduct/Description", quantity: "\(line)Delivery/BilledQuantity",
      price: "\(price)/ChargeAmount", priceQuantity: "\(price)/BasisQuantity",
      lineAmount: "\(line)Settlement/\(lineSums)/LineTotalAmount",
      itemCodes: ["SpecifiedTradeProduct/SellerAssignedID", "SpecifiedTradeProduct/GlobalID"],
      lineTaxRate: "\(line)Settlement/ApplicableTradeTax/\(rate)",
      lineStatus: "AssociatedDocumentLineDocument/LineStatusReasonCode")
  }
}

// MARK: - UBL

extension InvoiceSyntax {
  static let invoice = universal(kind: "Invoice", quantity: "InvoicedQuantity", dueDate: "DueDate")
  static let creditNote = universal(
    kind: "CreditNote", quantity: "CreditedQuantity", dueDate: "PaymentMeans/PaymentDueDate")

  private static func universal(kind: String, quantity: String, dueDate: String) -> InvoiceSyntax {
    let seller = "AccountingSupplierParty/Party"
    let buyer = "AccountingCustomerParty/Party"
    let sums = "LegalMonetaryTotal"
    return InvoiceSyntax(
      root: kind, namespace: "urn:oasis:names:specification:ubl:schema:xsd:\(kind)-2",
      number: "ID", typeCode: "\(kind)TypeCode", date: "IssueDate", dueDate: dueDate, currency: "DocumentCurrencyCode",
      sellerNames: ["\(seller)/PartyLegalEntity/RegistrationName", "\(seller)/PartyName/Name"],
      buyerName: "\(buyer)/PartyLegalEntity/RegistrationName",
      sellerAddress: "\(seller)/PostalAddress", buyerAddress: "\(buyer)/PostalAddress",
      address: AddressTerms(
        lines: ["StreetName", "AdditionalStreetName", "AddressLine/Line"], postcode: "PostalZone", town: "CityName",
        country: "Country/IdentificationCode"),
      sellerPhone: "\(seller)/Contact/Telephone",
      taxRegistrations: "\(seller)/PartyTaxScheme", buyerRegistrations: "\(buyer)/PartyTaxScheme",
      taxRegistrationId: "CompanyID",
      accounts: "PaymentMeans/PayeeFinancialAccount/ID",
      bic: "PaymentMeans/PayeeFinancialAccount/FinancialInstitutionBranch/ID",
      paymentReference: "PaymentMeans/PaymentID", paymentMeans: "PaymentMeans/PaymentMeansCode",
      purchaseOrder: "OrderReference/ID", periodStart: "InvoicePeriod/StartDate", periodEnd: "InvoicePeriod/EndDate",
      allowancesAndCharges: "AllowanceCharge", isCharge: "ChargeIndicator", allowanceAmount: "Amount",
      taxes: "TaxTotal/TaxSubtotal", taxBase: "TaxableAmount", taxAmount: "TaxAmount", taxRate: "TaxCategory/Percent",
      lineTotal: "\(sums)/LineExtensionAmount", allowanceTotal: "\(sums)/AllowanceTotalAmount",
      chargeTotal: "\(sums)/ChargeTotalAmount", netTotal: "\(sums)/TaxExclusiveAmount", taxTotal: "TaxTotal/TaxAmount",
      grandTotal: "\(sums)/TaxInclusiveAmount", prepaid: "\(sums)/PrepaidAmount",
      rounding: "\(sums)/PayableRoundingAmount", due: "\(sums)/PayableAmount",
      lines: "\(kind)Line", itemName: "Item/Name", itemDescription: "Item/Description", quantity: quantity,
      price: "Price/PriceAmount", priceQuantity: "Price/BaseQuantity", lineAmount: "LineExtensionAmount",
      itemCodes: ["Item/SellersItemIdentification/ID", "Item/StandardItemIdentification/ID"],
      lineTaxRate: "Item/ClassifiedTaxCategory/Percent")
  }
}
