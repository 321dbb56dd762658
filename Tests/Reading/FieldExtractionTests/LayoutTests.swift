import DocumentText
import Extraction
import FieldExtraction
import Testing

@Suite struct LayoutTests {
  @Test func descriptionsBelowTheirAmounts() {
    let fields = read(
      """
               KEDAI JAYA SDN BHD
               NO 24, JALAN BUNGA
             GST Reg No: 000123456789
      Invoice No : 01-100200
      Date : 03/07/2018 5:22:43 PM

            Description   Qty   Price   Amount
      1 9551234500011      4    4.35    17.40
        CAT FOOD TUNA 400GM
      2 9551234500028      3    4.35    13.05
        CAT FOOD LAMB 400GM
                     Total:             30.45
              Cash Received:            30.50
                    Change :             0.05
      """)
    #expect(fields.vendor == "KEDAI JAYA SDN BHD")
    #expect(fields.currency?.code == "MYR")
    #expect(fields.lineItems.map(\.description) == ["CAT FOOD TUNA 400GM", "CAT FOOD LAMB 400GM"])
    #expect(fields.lineItems.map(\.quantity) == ["4", "3"])
    #expect(fields.lineItems.map(\.unitPrice) == [435, 435])
    #expect(fields.total == 3045)
  }

  @Test func americanGroceryWithCodesAndTaxLetters() {
    let fields = read(
      """
                 SUNNYSIDE MARKET
               2100 Elm St  Austin TX
                 512-555-0199

      BANANAS      000000004011KF     0.62 N
      WHOLE MILK   007874203918 F     3.48 N
      PAPER TOWEL  003700086785      12.97 X

                   SUBTOTAL          17.07
                   TAX 1  8.250 %     1.07
                   TOTAL             18.14
                   VISA TEND         18.14
                   CHANGE DUE         0.00
                # ITEMS SOLD 3
            03/25/21     17:22:10
      """)
    #expect(fields.vendor == "SUNNYSIDE MARKET")
    #expect(fields.total == 1814)
    #expect(fields.tax == 107)
    #expect(fields.subtotal == 1707)
    #expect(fields.date?.description == "2021-03-25")
    #expect(fields.lineItems.map(\.amount) == [62, 348, 1297])
    #expect(fields.lineItems.map(\.description) == ["BANANAS", "WHOLE MILK", "PAPER TOWEL"])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func serviceChargeAndServiceTaxAreKeptApart() {
    let fields = read(
      """
               SEASIDE BISTRO SDN BHD
             SST No: W10-1808-32000123
      Date: 12-01-2023 20:15   Table 4

      2 Nasi Lemak          12.50     25.00
      1 Teh Tarik            3.50      3.50

      Sub Total                       28.50
      Service Charge 10%               2.85
      Service Tax 6%                   1.88
      Rounding                         0.02
      Grand Total                  RM 33.25
      """)
    #expect(fields.total == 3325)
    #expect(fields.tax == 188)
    #expect(fields.subtotal == 2850)
    #expect(fields.currency?.code == "MYR")
    #expect(fields.lineItems.map(\.amount) == [2500, 350])
  }

  @Test func totalOnTheLineBelowItsLabel() {
    let fields = read(
      """
               CITY PARKING GMBH
      Einfahrt 04.05.2022 09:12
      Ausfahrt 04.05.2022 11:40
      Parkgebühr              7,50
      Summe EUR
                              7,50
      inkl. 19% MwSt          1,20
      """)
    #expect(fields.total == 750)
    #expect(fields.tax == 120)
    #expect(fields.date?.description == "2022-05-04")
  }

  @Test func taxNamedBehindItsAmount() {
    let fields = read(
      """
      Taxi Huber
      Quittung
      Fahrpreis               23,40 €
      inkl. 1,53 € MwSt
      Datum: 11.02.2023
      Gesamt                  23,40 €
      """)
    #expect(fields.total == 2340)
    #expect(fields.tax == 153)
    #expect(fields.date?.description == "2023-02-11")
  }

  @Test func swissInvoiceInFrancs() {
    let fields = read(
      """
      Gärtnerei Blum GmbH
      Seestrasse 12
      8700 Küsnacht                       Rechnung Nr. 2024-77
                                          Datum: 3. April 2024
      Pos   Bezeichnung            Betrag
      1     Rasen mähen          Fr. 180.00
      2     Hecke schneiden      Fr. 250.00

            Total netto          Fr. 430.00
            MWST 8.1%            Fr. 34.83
            Rechnungstotal       Fr. 464.85

      CHE-987.654.321 MWST   zahlbar innert 30 Tagen
      """, source: .textLayer, columns: 62)
    #expect(fields.currency?.code == "CHF")
    #expect(fields.total == 46485)
    #expect(fields.tax == 3483)
    #expect(fields.invoiceNumber == "2024-77")
    #expect(fields.date?.description == "2024-04-03")
    #expect(fields.lineItems.map(\.amount) == [18000, 25000])
    #expect(verdict(fields) == .reconciled)
  }

  @Test func itemsGoOnOverPages() {
    let first = TextPage.typed(
      """
      Werkzeug Kern AG
      Rechnung Nr. 5501           Datum 01.03.2024

      Artikel              Menge    Preis     Betrag
      Hammer                   2    12,00      24,00
      Zange                    1    18,50      18,50
      Übertrag                                 42,50
      """, source: .textLayer)
    let second = TextPage.typed(
      """
      Übertrag                                 42,50
      Säge                     1    29,00      29,00

      Gesamtbetrag                          71,50 €
      darin 19% MwSt                        11,42 €
      """, source: .textLayer)
    let fields = FieldExtractor(today: readingDay, isJudged: false).extract([first, second])
    #expect(fields.total == 7150)
    #expect(fields.tax == 1142)
    #expect(fields.lineItems.map(\.amount) == [2400, 1850, 2900])
    #expect(fields.evidence[.total]?.page == 2)
  }

  @Test func descriptionsThatHoldLabelWordsAreItems() {
    let fields = read(
      """
      ACME FOODS LTD
      Balance bread            2.10
      Cash cow cheese          4.00
      Total care toothpaste    3.50
      Change purse             5.40
      TOTAL                   £15.00
      CARD                    £15.00
      """)
    #expect(fields.total == 1500)
    #expect(fields.lineItems.map(\.amount) == [210, 400, 350, 540])
  }

  @Test func depositAndPreviousBalanceDoNotChangeTheTotal() {
    let fields = read(
      """
      STADTWERKE NORD GMBH
      Rechnung Nr. 99120            Datum 05.06.2023

      Strom Mai                          80,00 €
      Rechnungsbetrag                    80,00 €
      inkl. 19% MwSt                     12,77 €
      Rückstand aus Vormonat             45,00 €
      Zu zahlen                         125,00 €
      """, source: .textLayer)
    #expect(fields.total == 8000)
    #expect(fields.amountDue == 12500)
    #expect(fields.tax == 1277)
  }
}

@Suite struct RecognizerErrorTests {
  @Test func lostPointsAndMixedUpLettersAreRead() {
    let fields = read(
      """
      ACME CAFE SDN BHD
      Date: 2l/01/2018 15:46
      Hazelnut Coco         1       7 50 SR
      Pearl                 1       1.1O SR
      T0TAL                       RM8:60
      CASH                        RM8.60
      """)
    #expect(fields.date?.description == "2018-01-21")
    #expect(fields.total == 860)
    #expect(fields.lineItems.map(\.amount) == [750, 110])
  }

  @Test func lettersInWordsStay() {
    let fields = read(
      """
      ACME CAFE SDN BHD
      OOLONG SOLO                   5.00
      TOTAL                       RM5.00
      """)
    #expect(fields.lineItems.map(\.description) == ["OOLONG SOLO"])
    #expect(fields.lineItems.map(\.amount) == [500])
  }
}
