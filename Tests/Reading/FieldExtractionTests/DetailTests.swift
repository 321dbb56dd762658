import DocumentText
import Extraction
import FieldExtraction
import Testing

/// What is printed besides vendor, dates and sums.
@Suite struct DetailTests {
  private let invoice = """
    Nordwind Werkzeuge GmbH
    Hafenstraße 3
    18119 Rostock
    Telefon: +49 381 555 1234

    Rechnung an
    Frau Ines Kolb
    Kolb Gartenbau KG
    Lindenweg 12
    50667 Köln

    Rechnung Nr.: 2026-114                     Datum: 26.02.2026
    Ihre Bestellung: 4500017-3
    Leistungszeitraum: 01.01.2026 bis 31.01.2026

    Art.-Nr.   Bezeichnung              Menge    Preis     USt     Betrag
    BX-3311    Bohrer 6 mm                 4      5,00     19%     20,00
    770123     Handbuch                    1     30,00      7%     30,00

                                          Nettobetrag             50,00
                                          MwSt. 19 %               3,80
                                          MwSt. 7 %                2,10
                                          Gesamtbetrag            55,90

    Zahlungsart: Überweisung
    IBAN: DE89 3704 0044 0532 0130 00   BIC: COBADEFFXXX
    Verwendungszweck: RF18 5390 0754 7034
    """

  @Test func invoiceNamesBothPartiesAndHowToPay() {
    let fields = read(invoice, source: .textLayer, columns: 90)
    #expect(fields.vendor == "Nordwind Werkzeuge GmbH")
    #expect(fields.vendorLegalName == "Nordwind Werkzeuge GmbH")
    #expect(fields.vendorAddress == "Hafenstraße 3, 18119 Rostock")
    #expect(fields.vendorPhone == "+49 381 555 1234")
    #expect(fields.vendorCountry == "DE")
    #expect(fields.buyer == Buyer(name: "Kolb Gartenbau KG", address: "Lindenweg 12, 50667 Köln"))
    #expect(fields.purchaseOrder == "4500017-3")
    #expect(fields.servicePeriod?.start.description == "2026-01-01")
    #expect(fields.servicePeriod?.end.description == "2026-01-31")
    #expect(fields.paymentMethod == .transfer)
    #expect(
      fields.payment
        == PaymentDetails(iban: "DE89370400440532013000", bic: "COBADEFFXXX", reference: "RF18539007547034"))
    for name in [FieldName.buyer, .vendorAddress, .vendorPhone, .purchaseOrder, .payment, .servicePeriod] {
      #expect(fields.evidence[name]?.page == 1, "\(name)")
    }
  }

  @Test func itemsHaveCodesAndRates() {
    let fields = read(invoice, source: .textLayer, columns: 90)
    #expect(fields.lineItems.map(\.amount) == [2000, 3000])
    #expect(fields.lineItems.map(\.code) == ["BX-3311", "770123"])
    #expect(fields.lineItems.map(\.taxRate) == ["19", "7"])
  }

  @Test func unitsStandBehindQuantities() {
    let fields = read(
      """
      Harbour Foods Ltd
      Invoice No. HF-1    Date: 14 March 2026

      Description         Qty      Price     Amount
      Oak board           4 pcs      5.00      20.00
      Handbook            1 pcs     30.00      30.00

      Total                                    50.00
      """, source: .textLayer, columns: 60)
    #expect(fields.lineItems.map(\.quantity) == ["4", "1"])
    #expect(fields.lineItems.map(\.unit) == ["pcs", "pcs"])
  }

  @Test func slipOfACardHoldsNoAddress() {
    let fields = read("CORNER DELI\nCARD ************1234\nAPPROVED 123456\n\nTOTAL    9.44\n", columns: 40)
    #expect(fields.vendorAddress == nil && fields.vendorPhone == nil)
  }

  @Test func numbersWhoseCheckDigitsAreWrongAreLeftOut() {
    let text =
      invoice.replacing("DE89 3704", with: "DE88 3704").replacing("RF18 5390", with: "RF18 5391")
      .replacing("COBADEFFXXX", with: "COBAXXFFXXX")
    #expect(read(text, source: .textLayer, columns: 90).payment == nil)
  }

  /// A payer's account is not where to pay.
  @Test func accountThatIsDebitedIsNotPaidTo() {
    let text = invoice.replacing(
      "Zahlungsart: Überweisung\nIBAN:", with: "Wir buchen den Betrag per SEPA-Lastschrift von Ihrem Konto\nIBAN:")
    let fields = read(text, source: .textLayer, columns: 90)
    #expect(fields.paymentMethod == .directDebit)
    #expect(fields.payment?.iban == nil)
  }

  private let receipt = """
          CORNER STREET DELI
          12 Market Street
         Leeds LS1 4ER
        Tel 0113 555 0101

    Date 14/03/2026          02:51 PM

    5901234123457
    OAT MILK 1L               3.49
    SOURDOUGH                 5.95

    TOTAL                     9.44
    VISA                      9.44
    CARD ************1234
    """

  @Test func receiptTellsTimeAndCard() {
    let fields = read(receipt, columns: 40)
    #expect(fields.time == "14:51")
    #expect(fields.paymentMethod == .card)
    #expect(fields.cardLastFour == "1234")
    #expect(fields.vendorAddress == "12 Market Street, Leeds LS1 4ER")
    #expect(fields.vendorPhone == "0113 555 0101")
    #expect(fields.lineItems.first?.code == "5901234123457")
    #expect(fields.buyer == nil && fields.payment == nil && fields.purchaseOrder == nil && fields.servicePeriod == nil)
  }

  @Test func cashIsCash() {
    let text = receipt.replacing(
      "VISA                      9.44\nCARD ************1234",
      with: "CASH                     20.00\nCHANGE                   10.56")
    let fields = read(text, columns: 40)
    #expect(fields.paymentMethod == .cash)
    #expect(fields.cardLastFour == nil)
  }

  @Test(arguments: [
    ("XXXX XXXX XXXX 2508", "2508"), ("************5503", "5503"), ("#### #### #### 0042", "0042"),
    ("**** 77", nil), ("4111 1111 1111 1111", nil), ("**1234", nil), ("************1234.50", nil),
  ])
  func lastFourDigitsStandBehindHiddenOnes(_ number: String, _ digits: String?) {
    #expect(read("SHOP LTD\n\nTOTAL   9.44\nCARD \(number)\n", columns: 40).cardLastFour == digits)
  }

  @Test(arguments: [
    ("14.03.2026 14.51 Uhr", "14:51"), ("14/03/2026 09:05:33", "09:05"), ("14/03/2026 12:10 AM", "00:10"),
    ("14/03/2026 07 h 36", "07:36"), ("14/03/2026 25:10", nil), ("14/03/2026", nil),
  ])
  func timeStandsBesideTheDate(_ line: String, _ time: String?) {
    #expect(read("SHOP LTD\n\nDate \(line)\n\nTOTAL   9.44\n", columns: 40).time == time)
  }

  @Test func ownCompanyIsNeverTheSeller() throws {
    let text = """
      Kolb Gartenbau KG
      Lindenweg 12
      50667 Köln

      Nordwind Werkzeuge GmbH
      Rechnung Nr.: 2026-114                     Datum: 26.02.2026

      Gesamtbetrag            55,90
      """
    let page = TextPage.typed(text, columns: 60, source: .textLayer)
    let own = try #require(OwnCompany(parsing: "Kolb Gartenbau KG"))
    let today = try #require(CalendarDate(year: 2026, month: 11, day: 1))
    #expect(FieldExtractor(today: today, isJudged: false).extract([page]).vendor == "Kolb Gartenbau KG")
    #expect(FieldExtractor(today: today, own: own, isJudged: false).extract([page]).vendor == "Nordwind Werkzeuge GmbH")
  }
}
