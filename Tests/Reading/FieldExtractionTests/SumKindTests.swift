import DocumentText
import Extraction
import FieldExtraction
import Testing

/// Kinds of sums, taxes, items and dates that stand beside those of the document.
@Suite struct SumKindTests {
  @Test func taxesThatBelongTogetherAreAdded() {
    let fields = read(
      """
      Meghna Tools Pvt Ltd
      GSTIN 27ABCDE1234F1Z5
      Date 05-11-2024
      Spanner set                 2,000.00
      Sub Total                   2,000.00
      CGST 9%                       180.00
      SGST 9%                       180.00
      Grand Total                 2,360.00
      """, source: .textLayer)
    #expect(fields.total == 236_000)
    #expect(fields.tax == 36_000)
    #expect(fields.taxLines.map(\.amount) == [18_000, 18_000])
  }

  @Test func aTaxMayBeNamedByItsRate() {
    let fields = read(
      """
      Meghna Tools Pvt Ltd
      Date 05-11-2024
      Sub Total                  50,000.00
      CGST9 (9%)                  4,500.00
      SGST9 (9%)                  4,500.00
      Total                      59,000.00
      """, source: .textLayer)
    #expect(fields.tax == 900_000)
  }

  @Test func includedTaxesOfTwoRatesAreAdded() {
    let fields = read(
      """
      Brackwater Stores Ltd
      Date 05/11/2024
      Lamp                         £120.00
      Book                         £105.00
      Total                        £225.00
      incl. VAT 20%                 £20.00
      incl. VAT 5%                   £5.00
      """, source: .textLayer)
    #expect(fields.tax == 2500)
  }

  @Test func nothingIsTaxedWhereThePageSaysSo() {
    let page = """
      Brackwater Joinery
      Date 05/11/2024
      Lamp                          £14.50
      Total                         £14.50
      """
    #expect(read(page, source: .textLayer).tax == nil)
    #expect(read(page + "\nNot registered for VAT", source: .textLayer).tax == 0)
  }

  @Test func anEarlierBalanceIsNotOfThisDocument() {
    let fields = read(
      """
      Brackwater Power Ltd
      Date 05/11/2024
      Supply                                    £80.00
      VAT 20%                                   £16.00
      Invoice total                             £96.00
      Previous balance                          £44.00
      Total balance                            £140.00
      """, source: .textLayer)
    #expect(fields.total == 9600)
  }

  @Test func examplesDoNotCount() {
    let fields = read(
      """
      Brackwater Power Ltd
      Date 05/11/2024
      Understanding your bill
      Example only: total                      £345.81

      Supply                                    £80.00
      Total                                     £80.00
      """, source: .textLayer)
    #expect(fields.total == 8000)
  }

  @Test func taxKeptBackLeavesTheTotal() {
    let fields = read(
      """
      Brackwater Surveys Ltd
      Invoice 12                    Date 05/11/2024
      Survey                                   £500.00
      VAT 20%                                  £100.00
      Invoice total                            £600.00
      Withholding tax 10%                      £-50.00
      Amount due                               £550.00
      """, source: .textLayer)
    #expect(fields.total == 60_000)
    #expect(fields.amountDue == 55_000)
  }

  private static let table = """
    Brackwater Tools Ltd
    Invoice 77                    Date 05/11/2024
    Description                      Qty     Price       Net       Tax     Gross
    Lamp                               2     10.00     20.00      4.00     24.00
    SKU QX-5512
    Shelf                              1     55.00     55.00     11.00     66.00
    with brackets, grey
    Continued                                                              90.00
    Subtotal                                                               75.00
    VAT 20%                                                                15.00
    Total                                                                  90.00
    """

  @Test func itemsAreOfTheColumnThatAddsUp() {
    let fields = read(Self.table, source: .textLayer, columns: 80)
    #expect(fields.lineItems.map(\.amount) == [2000, 5500])
    #expect(fields.lineItems.map(\.quantity) == ["2", "1"])
  }

  @Test func codesAndCarriedSumsAreNoItems() {
    let fields = read(Self.table, source: .textLayer, columns: 80)
    #expect(fields.lineItems.map(\.description) == ["Lamp", "Shelf with brackets, grey"])
  }

  @Test func aDiscountBetweenItemsIsNone() {
    let fields = read(
      """
      Brackwater Stores Ltd
      05/11/2024 10:15
      Lamp                          £20.00
      Discount                      -£2.00
      Book                           £5.00
      Number of articles: 2
      Total                         £23.00
      """)
    #expect(fields.lineItems.map(\.amount) == [2000, 500])
    #expect(fields.discount == 200)
    #expect(fields.total == 2300)
    #expect(verdict(fields) == .reconciled)
  }

  @Test func numbersOfANameStayInIt() {
    let fields = read(
      """
      Brackwater Tools Ltd
      Invoice 77                    Date 05/11/2024
      Description                      Qty      Price     Amount
      Hose 1/2 inch                      1      35.50      35.50
      Total                                                35.50
      """, source: .textLayer, columns: 80)
    #expect(fields.lineItems.map(\.description) == ["Hose 1/2 inch"])
    #expect(fields.lineItems.map(\.quantity) == ["1"])
  }

  @Test func theDateIsNeitherADeliverysNorAServices() {
    let fields = read(
      """
      Brackwater Physio Ltd

      Invoice 12             Order date: 01/10/2024
                             Delivered on: 20/10/2024
                             Tax point: 05/11/2024
                             Pay by: 05/12/2024

      20/10/2024    Manual therapy           1     50.00     50.00
      18/10/2024    Consultation             1     70.00     70.00
      Total                                                 120.00
      """, source: .textLayer, columns: 80)
    #expect(fields.date?.description == "2024-11-05")
    #expect(fields.dueDate?.description == "2024-12-05")
    #expect(fields.lineItems.count == 2)
  }

  @Test func theDateBehindTheWordInvoiceIsTheDocuments() {
    let fields = read(
      """
      Hébergement Rochebrume
      4239 Roche-aux-Prés
      Facture 2051/7968
      Date de livraison:      3 février 2020
      Facture du:             21 février 2020
      Date d'échéance:        25 mars 2020
      Assistance                                 247,79
      TOTAL TTC                                € 247,79
      """, source: .textLayer)
    #expect(fields.date?.description == "2020-02-21")
    #expect(fields.dueDate?.description == "2020-03-25")
  }

  @Test func theYearComesFirstInSweden() {
    let fields = read(
      """
      Sjöberga Livs AB
      Org.nr 556677-8899
      Kvitto 12     20-09-15
      Kaffe                    59,00
      Att betala               59,00 kr
      """)
    #expect(fields.date?.description == "2020-09-15")
    #expect(fields.total == 5900)
  }

  @Test func narrowSheetsAreReceipts() throws {
    let lines = """
      Factura simplificada
      Tienda Amancay
      Fecha 05/11/2024
      Libro                   12,50 €
      TOTAL                   12,50 €
      """
    let today = try #require(CalendarDate(year: 2026, month: 6, day: 1))
    var page = TextPage.typed(lines, columns: 40, source: .textLayer)
    page.width = 226
    page.height = 300
    page.words = page.words.map { word in
      var word = word
      let bounds = word.quad.bounds
      word.quad = Quad(x0: bounds.x0 * 0.56, y0: bounds.y0, x1: bounds.x1 * 0.56, y1: bounds.y1)
      return word
    }
    #expect(FieldExtractor(today: today, isJudged: false).extract([page]).documentType == .receipt)
  }

  @Test func theDayBehindTheNumberOfAPaperIsItsDate() {
    let fields = read(
      """
      Brackwater Physio GmbH
      Rechnung Nr. R-12 vom 05.11.2024
      Behandlungen am 20.10.2024 und 22.10.2024
      Massage                            95,00
      Gesamtbetrag                       95,00 €
      """, source: .textLayer)
    #expect(fields.date?.description == "2024-11-05")
  }

  /// `Daten von` stands above the day.
  @Test func theDayBehindTheNumberOfAPaperNeedsNoLabelAboveIt() {
    let fields = read(
      """
      Darstellung der XML-Daten  von Rechnungen
      Handelsrechnung Nr. T-12 vom 05.11.2024
      Brackwater Fahrdienst GmbH
      Rechnung zur Fahrt vom 02.11.2024
      Fahrt                              95,00
      Gesamtbetrag                       95,00 €
      """, source: .textLayer)
    #expect(fields.date?.description == "2024-11-05")
  }

  @Test func daysOfServicesInATableAreNotTheDate() {
    let fields = read(
      """
      Brackwater Works Ltd
      Sales invoice RE-2083-6147                  Port Willow, 08.02.2021
      Date           Service                      Value
      21.01.2021     Survey of the roof           110.00
      21.01.2021     Repair of two tiles          120.00
      Total                                       230.00
      """)
    #expect(fields.date?.description == "2021-02-08")
  }

  @Test(arguments: [
    "Fahrpreis EUR", "Ritprijs EUR", "Prix de la course EUR", "Importo corsa EUR", "Importe carrera EUR",
    "Total fare EUR",
  ])
  func aFareIsATotal(_ label: String) {
    let fields = read(
      """
      Brackwater Taxi
      05.11.2024
      Station - Market Square
      \(label)               28,40
      """)
    #expect(fields.total == 2840)
  }

  /// `caixa` is a cash desk and `cartão` a card in Portuguese; together they are a box.
  @Test func quantityTimesPriceIsAnItemWhateverItsWordsMean() {
    let fields = read(
      """
      Brackwater Embalagens S.A.
      Fatura 28875264
      Data da fatura: 22-10-2020
      Descrição                     Qtd      Preço       Valor
      Caixa cartão 400x300          120       1,45      174,00
      Filme estirável                24      11,40      273,60
      Total do documento                                447,60
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.amount) == [17_400, 27_360])
  }

  @Test func aDashMayBeAPointOfASum() {
    let fields = read(
      """
      Brackwater Stores Ltd
      05/11/2024 10:15
      Shoes                         110.00
      Total                         110-00
      Cash                          110-00
      """)
    #expect(fields.total == 11_000)
  }

  @Test func aVoucherMayPayAllOfIt() {
    let fields = read(
      """
      Brackwater Coffee Ltd
      05/11/2024 10:15
      Flat white                      3.60
      Free drink                     -3.60
      TOTAL                          £0.00
      """)
    #expect(fields.total == 0)
  }

  @Test func aCostWithoutTaxIsNoTax() {
    let fields = read(
      """
      Brackwater Hale LLP
      Date 05/11/2024
      Professional charges                   £2,200.00
      VAT at 20%                               £440.00
      Disbursements (no VAT): Court fee        £150.00
      Total due                              £2,790.00
      """, source: .textLayer)
    #expect(fields.tax == 44_000)
    #expect(fields.total == 279_000)
  }

  @Test func thePriceOfAGallonHasThreeDecimals() {
    let fields = read(
      """
      Prairie Star Fuel
      Springfield TX 78626
      Date 02/21/26 08:14
      PUMP# 07
      GALLONS:        14.443
      PRICE/G:        $2.899
      FUEL SALE       $41.87
      """, source: .textLayer)
    #expect(fields.total == 4187)
  }

  @Test func theOnlyAmountIsTheTotal() {
    let fields = read(
      """
      Quillan Works receipt
      Date                2024-11-05
      Plan                Team: 5 seats
      Amount              $21.00
      Charged to          Visa 0093
      """, source: .textLayer)
    #expect(fields.total == 2100)
  }

  @Test func theDayOfAnotherPaperIsNotTheDocuments() {
    let fields = read(
      """
      Brackwater Parts Ltd
      Credit Note CN-51
      Date: 26 Feb 2024
      Reference: invoice IN-188 of 4 Feb 2024
      Crankset                                 £150.00
      Total credit                             £150.00
      """, source: .textLayer)
    #expect(fields.date == CalendarDate(year: 2024, month: 2, day: 26))
    let german = read(
      """
      Büromarkt Brackwater GmbH
      Gutschrift GS-118
      Datum: 15.04.2024
      zur Rechnung RE-1882 vom 07.04.2024
      Gutschriftsbetrag                        119,00 €
      """, source: .textLayer)
    #expect(german.date == CalendarDate(year: 2024, month: 4, day: 15))
  }

  @Test func theHoursOfAnEventAreNotTheDocumentsTime() {
    let fields = read(
      """
      Brackwater Makers Fair
      Saturday, 18 May 2024 at 09:00 – 17:00

      Order date: 8 April 2024
      Ticket                                   £30.00
      Total                                    £30.00
      """, source: .textLayer)
    #expect(fields.date == CalendarDate(year: 2024, month: 4, day: 8))
  }

  @Test func aTaxMayBeAbbreviatedWithPoints() {
    let fields = read(
      """
      Reformas Brackwater, S.L.
      FECHA: 26/02/2024
      Alicatado                              1.800,00
      Instalación                              700,00
      SUMA                                   2.500,00
      I.V.A. 21 %                              525,00
      TOTAL FACTURA                          3.025,00 €
      """, source: .textLayer)
    #expect(fields.tax == 52_500)
    #expect(fields.total == 302_500)
  }

  @Test func aPartOfASumIsNoDiscountOfAnInvoiceForIt() {
    let fields = read(
      """
      Dachdeckerei Brackwater GmbH
      Datum: 10.04.2024
      2. Abschlagsrechnung
      Auftragssumme brutto 23.800,00 €.

                              Abschlag netto               5.000,00 €
                              zzgl. 19 % MwSt.               950,00 €
                              Abschlagsbetrag brutto       5.950,00 €
      """, source: .textLayer)
    #expect(fields.total == 595_000)
    #expect(fields.tax == 95_000)
  }
}
