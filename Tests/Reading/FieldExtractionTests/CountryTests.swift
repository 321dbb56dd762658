import DocumentText
import Extraction
import FieldExtraction
import Testing

/// The country decides what a shared sign, or none, means, and with it how many decimals amounts have.
@Suite struct CountryTests {
  private func currency(_ lines: String, _ sign: String) -> String? {
    read(
      """
      Quillan Works
      \(lines)

      Date 05/11/2024
      Lamp                      \(sign)14.50
      Total                     \(sign)14.50
      """, source: .textLayer
    ).currency?.code
  }

  @Test(arguments: [
    ("12 Harbour Rd, Portvale NSW 2299", "AUD"), ("44 Pine Street, Westfall, OR 97011", "USD"),
    ("9 Mill Road, Eastwick ON K2P 1L4", "CAD"), ("GSTIN 27ABCDE1234F1Z5", "INR"),
    ("+64 9 555 0142", "NZD"), ("R.F.C. QWE850101AB1", "MXN"), ("Singapore 049483", "SGD"),
  ])
  func dollarsAreThoseOfTheCountry(_ line: String, _ code: String) {
    #expect(currency(line, code == "INR" ? "" : "$") == code)
  }

  @Test(arguments: [
    ("Kvitto nr 12, Org.nr 556677-8899", "kr ", "SEK"), ("CVR-nr. 12345678", "kr ", "DKK"),
    ("NIP 5213456789", "", "PLN"), ("CNPJ 12.345.678/0001-90", "", "BRL"), ("Lake Street, Cork, Ireland", "", "EUR"),
    ("Shop 4, Table Bay, Cape Town", "R", "ZAR"), ("Musterweg 3, 8001 Zürich, Schweiz", "", "CHF"),
  ])
  func countriesHaveTheirMoney(_ line: String, _ sign: String, _ code: String) {
    #expect(currency(line, sign) == code)
  }

  @Test func aSignInAColumnsHeadIsEnough() {
    let page = """
      Quillan Works
      Date 05/11/2024
      Item              Amount (Rs.)
      Lamp                     14.50
      Total                    14.50
      """
    #expect(read(page, source: .textLayer).currency?.code == "INR")
  }

  @Test func aSignThatNoTotalHasIsNotTheCountrys() {
    let lines = [
      "Quillan Works", "7 Jalan Kuda, 47301 Petaling Jaya, Selangor", "GST Reg: 001234567890",
      "Date 05/11/2024", "Lamp                 14.50", "Item discount   $0.50", "Total                14.00",
    ]
    #expect(read(lines.joined(separator: "\n"), source: .textLayer).currency?.code == "MYR")
    let inDollars = lines.joined(separator: "\n").replacing("14.00", with: "$14.00")
    #expect(read(inDollars, source: .textLayer).currency?.code == "USD")
  }

  @Test func nothingIsAssumedWithoutEvidence() {
    #expect(currency("Corner of Elm and Oak", "") == nil)
  }

  @Test func legalFormIsNoMoneyOfBahrain() {
    #expect(currency("KENANGA MAJU SDN BHD 12.00, Selangor", "") == "MYR")
  }

  @Test func aSecondCurrencyIsNotTheDocuments() {
    let fields = read(
      """
      Salwa Trading LLC
      Al Noor Street, Muscat

      Date 05/11/2024
      Lamp                          14.500
      Total                 RO      14.500
      Equivalent in USD 37.66 (1 OMR = 2.597 USD)
      """, source: .textLayer)
    #expect(fields.currency?.code == "OMR")
    #expect(fields.total == 14500)
  }

  @Test func threeDecimalsAreNoThousands() {
    let fields = read(
      """
      Bayan Stationery W.L.L.
      Salmiya, Kuwait
      12/03/2025  10:15

      Pens                           1.250
      Paper                         12.500
      Total                 KD      13.750
      Cash                          15.000
      Change                         1.250
      """)
    #expect(fields.total == 13750)
    #expect(fields.lineItems.map(\.amount) == [1250, 12500])
  }

  @Test func amountsMayHaveNoDecimals() {
    let fields = read(
      """
      Librería Amancay SpA
      RUT 76.123.456-7, Santiago
      12/03/2025  10:15

      Cuaderno                         990
      Lápices                        2.480
      TOTAL                         $3.470
      """, source: .textLayer)
    #expect(fields.currency?.code == "CLP")
    #expect(fields.total == 3470)
    #expect(fields.lineItems.map(\.amount) == [990, 2480])
  }

  @Test func amountsAreGroupedAsTheCountryDoes() {
    let lakh = read(
      """
      Meghna Tools Pvt Ltd
      GSTIN 27ABCDE1234F1Z5
      Date 05-11-2024
      Lathe                     1,25,000/-
      Total                 Rs. 1,25,000/-
      """, source: .textLayer)
    #expect(lakh.total == 12_500_000)
    let blanks = read(
      """
      Kestrel Pumps (Pty) Ltd
      Cape Town, South Africa
      Date 2024/11/05
      Pump                     R 11 000.00
      VAT 15%                   R 1 650.00
      Total                    R 12 650.00
      """, source: .textLayer)
    #expect(blanks.total == 1_265_000)
    let apart = read(
      """
      Larch & Finch Ltd
      Date 05/11/2024
      Lamp                        £14 .50
      Total                       £14 .50
      """, source: .textLayer)
    #expect(apart.total == 1450)
  }

  @Test(arguments: [("GST 9%", "SGD"), ("GST 10%", "AUD"), ("GST 15%", "NZD")])
  func aTaxAndItsRateTellTheCountry(_ tax: String, _ code: String) {
    #expect(currency("incl. \(tax)", "$") == code)
  }

  @Test func blanksStandBeforeDecimalsAndBetweenThousands() {
    let fields = read(
      """
      Kestrel Pompes SA
      Facture du 05-11-2024
      Désignation               Quantité      P.U. HT      Total HT (€)
      Pose du tableau               7,25      425 ,42          3 084 ,30
      Plaquettes                      16       96 ,18          1 538 ,88
      Montant TTC                                              4 623 ,18
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.amount) == [308_430, 153_888])
    #expect(fields.lineItems.map(\.quantity) == ["7.25", "16"])
  }

  @Test func aSignMayTouchGroupedDigits() {
    let fields = read(
      """
      Kestrel Works (Pty) Ltd
      Cape Town, date 05/11/2024
      Details                 Quantity     Unit price        Amount
      Labour, skilled               16       1 037.00     16 592.00
      Site survey                    2       2 934.00      5 868.00
      Grand total                                        R22 460.00
      """, source: .textLayer)
    #expect(fields.lineItems.map(\.amount) == [1_659_200, 586_800])
  }

  @Test func aLabelledCurrencyIsTheDocuments() {
    let fields = read(
      """
      Brackwater Pumps GmbH
      Musterweg 3, 50667 Köln
      Rechnung Nr. 4711 vom 05.11.2024
      Währung: GBP

      Pumpe                              95,00
      Gesamtbetrag                       95,00
      """, source: .textLayer)
    #expect(fields.currency?.code == "GBP")
  }

  @Test func blanksGroupWhereALabelledSumShowsIt() {
    let fields = read(
      """
      Kestrel Pompes SA
      Rue du Lac 3, 1201 Genève, Suisse
      Date 05.11.2024
      Pompe                              1 249.54
      Total TTC                          1 249.54
      """, source: .textLayer)
    #expect(fields.total == 124_954)
    #expect(fields.evidence[.total]?.grounded == true)
  }

  @Test func theNameAndTheRateOfATaxMayStandApart() {
    let fields = read(
      """
      Thistlecombe & Sons
      Kauri Point 4326
      GST No.: 273-124-581
      TAX INVOICE
      Basmati rice 1kg                  5.76
      Dish soap lemon                   9.28
      AMOUNT                          $15.04
      %              Amount              Tax
      15%             13.08             1.96
      Date: 16 May 2024 Time: 13:42
      """)
    #expect(fields.currency?.code == "NZD")
  }

  @Test func aCodeBehindAnAmountSaysWhichDollarsItIsIn() {
    // The zone of the Pacific is no sales tax of a province.
    #expect(currency("Paid on 05 Nov 2024 14:20:11 PST", "$") == "USD")
    #expect(currency("9 Mill Road, Eastwick ON K2P 1L4", "USD $") != nil)
    let page = """
      Quillan Works
      9 Mill Road, Eastwick ON K2P 1L4
      Date 05/11/2024
      Lamp                      $14.50 USD
      Total                     $14.50 USD
      """
    #expect(read(page, source: .textLayer).currency?.code == "USD")
  }

  @Test func aStateIsTheUnitedStates() {
    #expect(currency("Albuquerque, New Mexico", "$") == "USD")
    #expect(currency("1 Boylston St Boston MA", "") == "USD")
  }
}
