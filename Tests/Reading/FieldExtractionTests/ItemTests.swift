import DocumentText
import Extraction
import FieldExtraction
import Testing

/// Descriptions of several lines, and lines that only look like items.
@Suite struct ItemTests {
  private func items(_ page: String, source: TextPage.Source = .textLayer) -> [LineItem] {
    read(page, source: source, columns: 80).lineItems
  }

  @Test func descriptionsGoOnBelowAQuantityInTheirColumn() {
    let found = items(
      """
      Brackwater Tools Ltd
      Invoice 77                    Date 05/11/2024
        Qty Item                                       Rate        Value
         12 Laboratory beaker                          8.95       107.40
            incl. delivery to site
            Code 482528
          5 Pallet wrap                               26.21       131.05
            model year 2024, refurbished
      Total                                                       238.45
      """)
    #expect(
      found.map(\.description) == [
        "Laboratory beaker incl. delivery to site", "Pallet wrap model year 2024, refurbished",
      ])
  }

  @Test func withoutAHeadDescriptionsGoOnWhereTheNextLineIsFarther() {
    let found = items(
      """
      Brackwater Tools Ltd
      Invoice 77                    Date 05/11/2024

      Copy paper, box                               51.40
      with fixings, grey

      Hydraulic hose                               321.60

      Stretch film                                  27.00
      Total                                        400.00
      """)
    #expect(found.map(\.description) == ["Copy paper, box with fixings, grey", "Hydraulic hose", "Stretch film"])
  }

  @Test func countsAndEarlierBillsDoNotGoOn() {
    let found = items(
      """
      Brackwater Tools Ltd
      Invoice 77                    Date 05/11/2024
      Description                            Qty     Price     Amount
      Copy paper                               2     25.70      51.40
      No. of items: 2
      Total                                                     51.40
      """)
    #expect(found.map(\.description) == ["Copy paper"])
  }

  @Test func aHeadOnTheNextPageIsNoSum() {
    let head = "Article          Qty    Price   VAT %      Total"
    let first = TextPage.typed(
      """
      Brackwater Tools Ltd
      Invoice 77                    Date 05/11/2024
      \(head)
      Lamp               2    12.00     20%      24.00
      Carried forward                            24.00
      """, source: .textLayer)
    let second = TextPage.typed(
      """
      \(head)
      Shelf              1    29.00     20%      29.00

      Net                                        53.00
      VAT 20%                                    10.60
      Total                                      63.60
      """, source: .textLayer)
    let fields = FieldExtractor(today: readingDay, isJudged: false).extract([first, second])
    #expect(fields.lineItems.map(\.amount) == [2400, 2900])
  }

  @Test func theNameOfAColumnIsNoPartOfADescription() {
    let found = items(
      """
      Brackwater Conseil SARL
      Facture F77                   Date 05/11/2024
      Description                            Qté     Prix      Montant
      ASSISTANCE - Description                 2     25,70       51,40
      Total TTC                                                  51,40
      """)
    #expect(found.map(\.description) == ["ASSISTANCE"])
  }

  @Test func aNamedReductionBelowTheItemsIsADiscount() {
    let fields = read(
      """
      Brackwater Conseil SARL
      Facture F77                   Date 05/11/2024
      Description                            Qté     Prix      Montant
      Assistance technique                     2     35,00       70,00
      REMISE : fidélité de toute une année                       -7,00
      Total TTC                                                  63,00
      """, source: .textLayer, columns: 80)
    #expect(fields.lineItems.map(\.amount) == [7000])
    #expect(fields.discount == 700)
  }

  @Test(arguments: [("UNLEADED 95", "14.129 L x 4.58", 6471), ("SP98", "31.003 L @ 1.54", 4774)])
  func thePriceOfALitreIsNotTheAmount(name: String, detail: String, amount: Int64) {
    let printed = "\(amount / 100).\(amount % 100)"
    let found = items(
      """
      YARROWBY FUEL LTD
      01-04-2016 17:27
      Cashier : Iris
      \(name)                              \(printed)
      \(detail)
      SUB TOTAL : \(printed)
      """, source: .recognized)
    #expect(found.map(\.amount) == [amount])
    #expect(found.map(\.description) == [name])
    #expect(found.first?.quantity == String(detail.prefix { $0 != " " }))
  }

  @Test func wordsOfTimeBelongToItemsInColumns() {
    let fields = read(
      """
      Brackwater Plumbing Ltd
      Description                Quantity   Unit Price    Amount
      Cylinder valve                 1.00       185.00    185.00
      Labour 3 hrs                   3.00        80.00    240.00
      Subtotal                                            425.00
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.amount) == [18_500, 24_000])
  }

  @Test func anItemMayEndWithTaxAndGross() {
    let fields = read(
      """
      Usługi Brackwater Sp. z o.o.
      Lp.  Nazwa         J.m.   Ilość   Cena netto   Wartość netto   VAT   Kwota VAT   Wartość brutto
      1    Wdrożenie     szt.       1       500,00          500,00   23%      115,00           615,00
      2    Szkolenie     godz.      5       100,00          500,00   23%      115,00           615,00
      Razem netto                                                                             1000,00
      Razem VAT                                                                                230,00
      Do zapłaty                                                                              1230,00
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.description) == ["Wdrożenie", "Szkolenie"])
  }

  @Test func whatItemsAddUpToIsNoItem() {
    let fields = read(
      """
      Brackwater Office Supply
      QTY   DESCRIPTION               PRICE   EXTENSION
      3     Copy paper                45.99      137.97
      3     Gel pens                  14.99       44.97
            MERCHANDISE                          182.94
            FREIGHT                                8.05
            INVOICE TOTAL                        190.99
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.amount) == [13_797, 4497])
  }

  @Test func aWeighedItemIsNotPartOfTheOneAbove() {
    let fields = read(
      """
      SUPERMERCADOS LA VEGA
      1 PECHUGA POLLO              6,12
      1 PAN RUSTICO                1,40
      1 TOMATE RAMA
      0,802 kg   2,49 €/kg         2,00
      TOTAL                        9,52
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.description) == ["PECHUGA POLLO", "PAN RUSTICO", "TOMATE RAMA"])
    #expect(fields.lineItems.map(\.amount) == [612, 140, 200])
  }

  @Test func aSumAboveTheListDoesNotEndIt() {
    let fields = read(
      """
      Brackwater Lights GmbH
      Rechnungsdatum                    19.02.2024
      Zahlbetrag                        44,97 €

      Beschreibung                  Menge      Preis     Betrag
      Stehlampe schwarz                 1    39,98 €    39,98 €
      Versandkosten                           4,99 €     4,99 €
      Gesamtpreis                                       44,97 €
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.amount).contains(3998))
    #expect(fields.total == 4497)
  }
}
