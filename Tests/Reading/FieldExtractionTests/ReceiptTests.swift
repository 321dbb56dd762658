import DocumentText
import Extraction
import FieldExtraction
import Testing

/// The day all documents of these tests are read on.
let readingDay = CalendarDate(year: 2026, month: 11, day: 21) ?? CalendarDate(unixSeconds: 1_795_219_200)

func read(_ lines: String, source: TextPage.Source = .recognized, columns: Int = 60) -> DocumentFields {
  FieldExtractor(today: readingDay, isJudged: false).extract([.typed(lines, columns: columns, source: source)])
}

func verdict(_ fields: DocumentFields) -> Verdict { Reconciliation(fields, today: readingDay).verdict }

@Suite struct ReceiptTests {
  @Test func americanRestaurantWithTip() {
    let fields = read(
      """
                    HARBOR GRILL
                 118 Ocean Avenue
              Santa Cruz, CA 95060
                 (831) 555-0142

      Server: Dana            Table 12
      Check #4471      03/09/2024 7:42 PM

      1 Clam Chowder                       9.50
      2 Fish Tacos                        31.00
      1 Iced Tea                           3.25

      Subtotal                            43.75
      Sales Tax                            3.83
      Total                               47.58
      Tip                                  9.00
      Grand Total                        $56.58

      VISA ************1234              $56.58
                  Thank you!
      """)
    #expect(fields.documentType == .receipt)
    #expect(fields.vendor == "HARBOR GRILL")
    #expect(fields.date?.description == "2024-03-09")
    #expect(fields.currency?.code == "USD")
    #expect(fields.total == 5658)
    #expect(fields.tax == 383)
    #expect(fields.subtotal == 4375)
    #expect(fields.tip == 900)
    #expect(fields.lineItems.map(\.description) == ["Clam Chowder", "Fish Tacos", "Iced Tea"])
    #expect(fields.lineItems.map(\.quantity) == ["1", "2", "1"])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func quantityWithTimesSignIsNoPartOfTheDescription() {
    let fields = read(
      """
                 THE COPPER HERON
              7 Millrace Lane, Eastwick

      2 x Soup of the day                 13.00
      1 x Fish & chips                    15.95
      2 × Sparkling water                  6.40

      Total                              £35.35
      21/02/2026 19:40
      """)
    #expect(fields.lineItems.map(\.description) == ["Soup of the day", "Fish & chips", "Sparkling water"])
    #expect(fields.lineItems.map(\.quantity) == ["2", "1", "2"])
  }

  @Test func shopNamedAfterItsStreet() {
    let fields = read(
      """
              PELICAN STREET MARKET
                418 Pelican Street
               Port Avery, OR 97999

      03/14/2026  18:27      REG 2  #004817
      OAT MILK 1L                          6.98
      TOTAL                               $6.98
      """)
    #expect(fields.vendor == "PELICAN STREET MARKET")
  }

  @Test func britishTillWithVATTable() {
    let fields = read(
      """
                  GREENLEAF STORES LTD
                     14 Mill Road
                   Leeds LS1 4AB
                VAT No: GB 123 4567 89

      SEMI SKIMMED MILK                    £1.45
      WHOLEMEAL LOAF                       £1.20
      WASHING POWDER                       £6.00
      Multibuy saving                     -£0.50
      -------------------------------------------
      TOTAL                                £8.15
      CASH                                £10.00
      CHANGE DUE                           £1.85

      VAT Rate      Net      VAT     Gross
      A 20.00%     4.58     0.92      5.50
      Z 0.00%      2.65     0.00      2.65

      15/11/23 18:04   Till 3   Receipt 10442
      """)
    #expect(fields.vendor == "GREENLEAF STORES LTD")
    #expect(fields.date?.description == "2023-11-15")
    #expect(fields.currency?.code == "GBP")
    #expect(fields.total == 815)
    #expect(fields.tax == 92)
    #expect(fields.taxLines.map(\.rate) == ["20", "0"])
    #expect(fields.lineItems.map(\.amount) == [145, 120, 600])
    #expect(fields.discount == 50)
    #expect(verdict(fields) == .reconciled)
  }

  @Test func frenchRestaurantTicket() {
    let fields = read(
      """
                 LE PETIT ZINC
              12, rue des Carmes
                 31000 TOULOUSE
              Tél : 05 61 00 11 22
           SIRET 802 954 785 00012

      Table 7   2 couverts   le 14/06/2023 13:05

      2 Menu du jour        16,50      33,00
      1 Carafe vin           9,00       9,00
      2 Café                 1,80       3,60

      TOTAL TTC                       45,60 €
      CB                              45,60 €

      TVA 10,00%   HT 38,73   TVA 3,87  TTC 42,60
      TVA 20,00%   HT  2,50   TVA 0,50  TTC 3,00
                 Merci de votre visite
      """)
    #expect(fields.vendor == "LE PETIT ZINC")
    #expect(fields.date?.description == "2023-06-14")
    #expect(fields.currency?.code == "EUR")
    #expect(fields.total == 4560)
    #expect(fields.tax == 437)
    #expect(fields.lineItems.map(\.quantity) == ["2", "1", "2"])
    #expect(fields.lineItems.map(\.unitPrice) == [1650, 900, 180])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func swissTillWithApostrophesAndRounding() {
    let fields = read(
      """
                 Möbelhaus Linde AG
                 Bahnhofstrasse 5
                    8001 Zürich
                CHE-123.456.789 MWST

      Esstisch Eiche                  1'249.00
      Stuhl grau   4 x 89.90            359.60
      Kissen                             12.93

      Summe CHF                       1'621.53
      Rundung                             0.02
      Total CHF                       1'621.55
      Maestro                         1'621.55

      MWST 8.1%  Total 1'621.53   MWST 121.50
      Datum 02.05.2024  Zeit 11:20
      """)
    #expect(fields.vendor == "Möbelhaus Linde AG")
    #expect(fields.currency?.code == "CHF")
    #expect(fields.total == 162_155)
    #expect(fields.tax == 12150)
    #expect(fields.date?.description == "2024-05-02")
    #expect(fields.lineItems.map(\.amount) == [124_900, 35960, 1293])
    #expect(fields.lineItems[1].quantity == "4")
    #expect(fields.lineItems[1].unitPrice == 8990)
    #expect(verdict(fields) == .reconciled)
  }

  @Test func germanFuelReceipt() {
    let fields = read(
      """
              Tankstelle Nordring
              Inh. Karl Vogt e.K.
                 Nordring 88
               24103 Kiel
            St.Nr. 19/234/56789

      Beleg-Nr. 8812/003   07.01.2022 08:15

      *Super E10
       41,27 l   x  1,659 EUR/l        68,47 A
      Kaffee groß                       2,50 A

      Gesamtbetrag                EUR  70,97
      Gegeben Bar                      80,00
      Rückgeld                         -9,03

      Typ     Netto     MwSt    Brutto
      A 19%   59,64    11,33     70,97
      """)
    #expect(fields.date?.description == "2022-01-07")
    #expect(fields.total == 7097)
    #expect(fields.tax == 1133)
    #expect(fields.currency?.code == "EUR")
    #expect(fields.lineItems.map(\.amount) == [6847, 250])
    #expect(fields.lineItems.first?.quantity == "41.27")
    #expect(fields.lineItems.first?.unitPriceDecimal == "1.659")
    #expect(verdict(fields) == .reconciled)
  }

  @Test func italianReceipt() {
    let fields = read(
      """
                BAR CENTRALE S.R.L.
                 Via Roma 21
                 50123 FIRENZE
              P.IVA 01234567890

      DOCUMENTO COMMERCIALE
      DESCRIZIONE          IVA      Prezzo(€)
      Cappuccino           10%          1,60
      Cornetto             10%          1,40
      Acqua 0,5L           10%          1,20

      TOTALE COMPLESSIVO                4,20
      di cui IVA                        0,38
      Pagamento contante                5,00
      Resto                             0,80

      21-02-2024 08:11     DOC. N. 0123-0045
      """)
    #expect(fields.vendor == "BAR CENTRALE S.R.L.")
    #expect(fields.total == 420)
    #expect(fields.tax == 38)
    #expect(fields.date?.description == "2024-02-21")
    #expect(fields.lineItems.map(\.amount) == [160, 140, 120])
  }

  @Test func spanishTicketWithTaxBase() {
    let fields = read(
      """
              SUPERMERCADO LA PLAZA, S.L.
                  C/ Mayor, 5
                 28013 MADRID
               NIF: B12345678
      FACTURA SIMPLIFICADA  T-2023/00871
      Fecha: 03/10/2023  Hora: 19:22

      2  LECHE ENTERA      0,95       1,90
      1  PAN DE MOLDE                 1,75
      1  ACEITE OLIVA                 8,40

      TOTAL A PAGAR               12,05 €
      TARJETA                     12,05 €

      IVA    BASE IMP.    CUOTA
      4%       3,51        0,14
      10%      7,64        0,76
      """)
    #expect(fields.total == 1205)
    #expect(fields.tax == 90)
    #expect(fields.date?.description == "2023-10-03")
    #expect(fields.currency?.code == "EUR")
    #expect(fields.lineItems.map(\.amount) == [190, 175, 840])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func yenHasNoDecimals() {
    let fields = read(
      """
                 SAKURA STORE
               Tokyo Chuo-ku 1-2-3
      2024/08/11 (Sun) 12:30

      Onigiri                        ¥150
      Green tea                      ¥130
      Bento box                    ¥1,280

      Total                        ¥1,560
      (Tax 8% incl.                  ¥115)
      Cash                         ¥2,000
      Change                         ¥440
      """)
    #expect(fields.currency?.code == "JPY")
    #expect(fields.total == 1560)
    #expect(fields.tax == 115)
    #expect(fields.lineItems.map(\.amount) == [150, 130, 1280])
  }

  @Test func dutchReceiptWithLostSpacesAndMisreadDigits() {
    let fields = read(
      """
                 Bakkerij De Molen
                  Dorpsstraat 3
                 3732 HJ De Bilt

      Datum:16-04-202110:51
      Volkoren brood               2,85
      Appelflap  2 x 1,9O          3,80

      TotaalEUR                    6,65
      PIN                          6,65
      BTW 9%  over 6,10            0,55
                  Bedankt
      """)
    #expect(fields.date?.description == "2021-04-16")
    #expect(fields.total == 665)
    #expect(fields.tax == 55)
    #expect(fields.lineItems.map(\.amount) == [285, 380])
    #expect(fields.lineItems.last?.quantity == "2")
  }

  @Test func cashAndChangeAreNotTheTotal() {
    let fields = read(
      """
      CORNER SHOP
      1 High Street
      Apples                     3.00
      Pears                      2.00
      Total items: 2
      Total savings              0.50
      Total                      5.00
      Cash                      20.00
      Change                    15.00
      Points balance            312
      """)
    #expect(fields.total == 500)
    #expect(fields.currency == nil)
    #expect(fields.warnings.contains { $0.code == "currency_unknown" })
  }

  @Test func nothingIsInventedFromPlainText() {
    let fields = read(
      """
      Dear neighbour,
      the staircase will be cleaned next week.
      Please move your bicycles.
      """)
    #expect(fields.total == nil)
    #expect(fields.date == nil)
    #expect(fields.tax == nil)
    #expect(fields.lineItems.isEmpty)
  }
}
