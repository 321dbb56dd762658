import ElectronicInvoices
import Extraction
import Testing

struct InvoiceReadingTests {
  @Test(arguments: Sample.allCases)
  func everySyntaxGivesTheSameFields(sample: Sample) throws {
    let reading = try #require(try sample.reading())
    let fields = reading.fields
    let sign: Int64 = sample == .creditNote ? -1 : 1
    #expect(fields.documentType == (sample == .creditNote ? .creditNote : .invoice))
    #expect(fields.vendor == "Nordholz GmbH")
    #expect(fields.vendorTaxId == "DE123456789")
    #expect(fields.invoiceNumber == "FX-2026-17")
    #expect(fields.date == CalendarDate(year: 2026, month: 3, day: 12))
    #expect(fields.dueDate == CalendarDate(year: 2026, month: 4, day: 11))
    #expect(fields.currency?.code == "EUR")
    #expect(fields.total == sign * 10_290)
    #expect(fields.amountDue == sign * 8_290)
    #expect(fields.tax == sign * 1_290)
    #expect(fields.subtotal == sign * 9_000)
    #expect(fields.discount == sign * 500)
    #expect(
      fields.taxLines == [
        TaxLine(rate: "19", base: sign * 5_500, amount: sign * 1_045),
        TaxLine(rate: "7", base: sign * 3_500, amount: sign * 245),
      ])
    #expect(fields.lineItems.map(\.description) == ["Oak board planed", "Handbook"])
    #expect(fields.lineItems.map(\.quantity) == ["400", "2"])
    #expect(fields.lineItems.map(\.amount) == [sign * 5_000, sign * 4_000])
    #expect(fields.lineItems.map(\.unitPrice) == [13, 2_000])
    #expect(fields.lineItems.map(\.unitPriceDecimal) == ["0.125", nil])
    #expect(reading.verdict == .reconciled)
    #expect(reading.warnings == [])
  }

  @Test func partiesPaymentAndPeriodOfCII() throws {
    let reading = try #require(
      try Sample.cii.reading(replacing: [
        "<ram:Name>Nordholz GmbH</ram:Name>": """
        <ram:Name>Nordholz GmbH</ram:Name><ram:DefinedTradeContact><ram:TelephoneUniversalCommunication><ram:CompleteNumber>\
        +49 40 555</ram:CompleteNumber></ram:TelephoneUniversalCommunication></ram:DefinedTradeContact><ram:PostalTradeAddress>\
        <ram:PostcodeCode>20095</ram:PostcodeCode><ram:LineOne>Speicherweg 2</ram:LineOne><ram:CityName>Hamburg</ram:CityName>\
        <ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        """,
        "SARL</ram:Name></ram:BuyerTradeParty>": """
        SARL</ram:Name><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR12345678901</ram:ID></ram:SpecifiedTaxRegistration>\
        </ram:BuyerTradeParty><ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>PO-9</ram:IssuerAssignedID>\
        </ram:BuyerOrderReferencedDocument>
        """,
        "<ram:InvoiceCurrencyCode>":
          "<ram:PaymentReference>RF18539007547034</ram:PaymentReference><ram:InvoiceCurrencyCode>",
        "</ram:PayeePartyCreditorFinancialAccount>": """
        </ram:PayeePartyCreditorFinancialAccount><ram:PayeeSpecifiedCreditorFinancialInstitution><ram:BICID>COBADEFF</ram:BICID>\
        </ram:PayeeSpecifiedCreditorFinancialInstitution>
        """,
        "<ram:SpecifiedTradePaymentTerms>": """
        <ram:BillingSpecifiedPeriod><ram:StartDateTime><udt:DateTimeString format="102">20260201</udt:DateTimeString>\
        </ram:StartDateTime><ram:EndDateTime><udt:DateTimeString format="102">20260228</udt:DateTimeString></ram:EndDateTime>\
        </ram:BillingSpecifiedPeriod><ram:SpecifiedTradePaymentTerms>
        """,
        "<ram:SpecifiedTradeProduct><ram:Name>Handbook": """
        <ram:SpecifiedTradeProduct><ram:SellerAssignedID>HB-1</ram:SellerAssignedID><ram:Name>Handbook
        """,
      ]))
    let fields = reading.fields
    #expect(fields.vendorLegalName == "Nordholz GmbH")
    #expect(fields.vendorAddress == "Speicherweg 2, 20095 Hamburg")
    #expect(fields.vendorCountry == "DE" && fields.vendorPhone == "+49 40 555")
    #expect(fields.buyer == Buyer(name: "Atelier Brisk SARL", taxId: "FR12345678901"))
    #expect(fields.purchaseOrder == "PO-9")
    #expect(fields.paymentMethod == .transfer)
    #expect(
      fields.payment == PaymentDetails(iban: "DE89370400440532013000", bic: "COBADEFF", reference: "RF18539007547034"))
    #expect(fields.servicePeriod?.end == CalendarDate(year: 2026, month: 2, day: 28))
    #expect(fields.lineItems.map(\.code) == [nil, "HB-1"])
    #expect(fields.lineItems.map(\.unit) == ["MTR", "H87"])
    #expect(fields.evidence[.purchaseOrder]?.path?.hasSuffix("/IssuerAssignedID") == true)
    #expect(reading.verdict == .reconciled)
  }

  @Test func partiesAndPaymentOfUBL() throws {
    let reading = try #require(
      try Sample.invoice.reading(replacing: [
        "<cac:PartyName><cbc:Name>Nordholz</cbc:Name></cac:PartyName>": """
        <cac:PartyName><cbc:Name>Nordholz</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>Speicherweg 2\
        </cbc:StreetName><cbc:CityName>Hamburg</cbc:CityName><cbc:PostalZone>20095</cbc:PostalZone><cac:Country>\
        <cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
        """,
        "<cac:PaymentMeans>": """
        <cac:PaymentMeans><cbc:PaymentMeansCode>59</cbc:PaymentMeansCode><cbc:PaymentID>RF18539007547034</cbc:PaymentID>
        """,
        "DE89370400440532013000": "DE88370400440532013000",
      ]))
    let fields = reading.fields
    #expect(fields.vendorLegalName == "Nordholz GmbH")
    #expect(fields.vendorAddress == "Speicherweg 2, 20095 Hamburg" && fields.vendorCountry == "DE")
    #expect(fields.paymentMethod == .directDebit)
    // The account's check digits are wrong.
    #expect(fields.payment == PaymentDetails(reference: "RF18539007547034"))
  }

  @Test func everyValueNamesItsElementAndItsPlace() throws {
    let evidence = try #require(try Sample.cii.reading()).fields.evidence
    let total = try #require(evidence[.total])
    #expect(total.source == .xml)
    #expect(
      total.path
        == "/CrossIndustryInvoice/SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/"
        + "SpecifiedTradeSettlementHeaderMonetarySummation/GrandTotalAmount")
    #expect(total.page == 1 && total.box != nil && total.grounded && total.text == "102.90")
    #expect(evidence[.tax]?.path?.hasSuffix("/TaxTotalAmount[2]") == true)
    #expect(evidence[.lineItem(1)]?.path?.contains("/IncludedSupplyChainTradeLineItem[2]/") == true)
    // The sum left to pay is stated, and not printed.
    let due = try #require(evidence[.amountDue])
    #expect(due.page == nil && due.box == nil && !due.grounded)
    for name: FieldName in [.vendor, .date, .dueDate, .currency, .invoiceNumber] {
      #expect(evidence[name]?.page == 1, "\(name)")
    }
  }

  @Test func textsHoldNoCharacterThatSteers() throws {
    let reading = try #require(try Sample.cii.reading(replacing: ["Nordholz GmbH": "Nord\u{202E}holz&#x9;GmbH\u{9B}"]))
    #expect(reading.fields.vendor == "Nordholz GmbH")
  }

  @Test func xmlByItselfHasNoPlaces() throws {
    let reading = try #require(try Sample.invoice.reading(pages: []))
    #expect(reading.fields.total == 10_290)
    #expect(reading.verdict == .reconciled)
    #expect(reading.fields.evidence.values.allSatisfy { $0.page == nil && $0.source == .xml && $0.path != nil })
  }

  /// Eight characters that are a number, but no day.
  @Test(arguments: ["+2020312", "-2020312", "2026 312"])
  func aDayHasEightDigits(_ day: String) throws {
    let reading = try #require(try Sample.cii.reading(replacing: ["20260312": day]))
    #expect(reading.fields.date == nil)
  }

  // MARK: Credit notes

  @Test func aCreditNoteInCIIIsToldByItsCode() throws {
    let reading = try #require(try Sample.cii.reading(replacing: [">380<": ">381<"]))
    #expect(reading.fields.documentType == .creditNote)
    #expect(reading.fields.total == -10_290)
    #expect(reading.verdict == .reconciled)
  }

  @Test func aCreditNoteThatStatesNegativeSumsKeepsThem() throws {
    let total = ">102.90</ram:Grand"
    let reading = try #require(
      try Sample.cii.reading(replacing: [">380<": ">381<", total: total.replacing(">1", with: ">-1")]))
    #expect(reading.fields.total == -10_290)
  }

  // MARK: Sums

  @Test(arguments: [
    ("BR-CO-10", ">90.00</ram:LineT", ">91.00</ram:LineT", "items_mismatch"),
    ("BR-CO-11", ">5.00</ram:AllowanceT", ">6.00</ram:AllowanceT", "total_mismatch"),
    ("BR-CO-12", ">5.00</ram:ChargeT", ">6.00</ram:ChargeT", "total_mismatch"),
    ("BR-CO-13", ">90.00</ram:TaxB", ">91.00</ram:TaxB", "total_mismatch"),
    ("BR-CO-14", ">12.90</ram:TaxT", ">12.91</ram:TaxT", "tax_mismatch"),
    ("BR-CO-15", ">102.90</ram:G", ">102.91</ram:G", "total_mismatch"),
    ("BR-CO-16", ">82.90</ram:D", ">82.91</ram:D", "total_mismatch"),
    ("BR-CO-17", ">10.45</ram:C", ">10.47</ram:C", "tax_mismatch"),
  ])
  func aSumThatDoesNotCloseIsToldByItsRule(rule: String, old: String, new: String, code: String) throws {
    let reading = try #require(try Sample.cii.reading(replacing: [old: new], pages: []))
    #expect(reading.verdict == .unreconciled)
    #expect(reading.warnings.contains { $0.code == code && $0.message.hasPrefix(rule) })
  }

  @Test func taxRoundedLineByLineIsNoError() throws {
    let reading = try #require(
      try Sample.cii.reading(
        replacing: [
          ">10.45</ram:C": ">10.46</ram:C", ">12.90</ram:TaxT": ">12.91</ram:TaxT", ">102.90</ram:G": ">102.91</ram:G",
          ">82.90</ram:D": ">82.91</ram:D",
        ], pages: []))
    #expect(reading.verdict == .reconciled)
  }

  @Test func anInvoiceThatStatesOnlyItsTotalProvesNothing() throws {
    let reading = try #require(
      try Sample.reading([
        """
        <Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>7</ID><LegalMonetaryTotal>
        <TaxInclusiveAmount>5</TaxInclusiveAmount></LegalMonetaryTotal></Invoice>
        """
      ]))
    #expect(reading.verdict == .unverifiable)
    #expect(reading.warnings.map(\.code) == ["currency_unknown", "xml_disagrees"])
  }

  // MARK: Pages that say something else

  @Test(arguments: [
    ("total", ["102.90</ram:G": "902.90</ram:G", "82.90</ram:D": "882.90</ram:D"]),
    ("tax", ["12.90</ram:T": "17.77</ram:T"]), ("date", ["20260312": "20260219"]),
    ("payment.iban", ["DE89370400440532013000": "DE02120300000000202051"]),
    ("vendor", ["Nordholz GmbH": "Kranich Handels AG"]),
  ])
  func aValueThatNoPagePrintsBesideAnotherIsNamed(field: String, changes: [String: String]) throws {
    var text = try Sample.cii.text
    for (old, new) in changes { text = text.replacing(old, with: new) }
    let reading = try #require(try Sample.reading([text]))
    #expect(reading.warnings.filter { $0.code == "xml_disagrees" }.map(\.field) == [field])
    #expect(reading.verdict != .reconciled)
  }

  @Test func pagesThatLabelNothingDoNotDisagree() throws {
    let reading = try #require(try Sample.cii.reading(pages: ["Thank you for your order"]))
    #expect(reading.warnings == [])
    #expect(reading.verdict == .reconciled)
  }

  /// The rules take the first date for the document's; the XML's one stands on the page as well.
  @Test func thatRulesReadSomethingElseIsNoDisagreement() throws {
    let page = Sample.page.replacing("12.03.2026", with: "01.02.2026") + "\nDelivered and invoiced on March 12, 2026"
    let reading = try #require(try Sample.cii.reading(pages: [page]))
    #expect(reading.warnings == [])
  }

  @Test func anotherFormIsTheSameValue() throws {
    let page = Sample.page.replacing("102,90", with: "EUR 102.90").replacing("12.03.2026", with: "12 March 2026")
    #expect(try Sample.cii.reading(pages: [page])?.warnings == [])
  }

  // MARK: Other files

  @Test func theSameInvoiceTwiceIsOne() throws {
    let reading = try #require(try Sample.reading([Sample.cii.text, Sample.zugferd1.text]))
    #expect(reading.warnings == [])
  }

  @Test func twoInvoicesAreTold() throws {
    let other = try Sample.cii.text.replacing("FX-2026-17", with: "FX-2026-18")
    let reading = try #require(try Sample.reading([Sample.cii.text, other]))
    #expect(reading.warnings.map(\.code) == ["several_xml"])
    #expect(reading.verdict == .unverifiable)
    #expect(reading.fields.invoiceNumber == "FX-2026-17")
  }

  @Test(arguments: [
    "<a/>", "<Invoice/>", "<Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
    "<Invoice xmlns='urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'/>",
    "<r:SCRDMCCBDACIOMessageStructure xmlns:r='urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100'/>",
  ])
  func otherXMLIsNoInvoice(text: String) throws {
    #expect(try Sample.reading([text]) == nil)
    #expect(try Sample.reading([text, Sample.cii.text])?.fields.total == 10_290)
  }

  @Test(arguments: ["1.0.0", "1,00", "1e3", "", "--1", "99999999999999999999", "0.12345678901"])
  func whatIsNoAmountIsNotRead(text: String) throws {
    let reading = try #require(try Sample.cii.reading(replacing: ["102.90</ram:G": "\(text)</ram:G"], pages: []))
    #expect(reading.fields.total == nil)
  }
}
