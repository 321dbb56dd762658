import DocumentText
import Extraction
import FieldExtraction
import Testing

/// Who sells and who buys, told by where names stand.
@Suite struct PartyTests {
  private static let sums = """

    Invoice 4711                        Date 05/11/2024
    Lamp                                      £14.50
    Total                                     £14.50
    """

  private func vendor(_ head: String, source: TextLayerSource = .text) -> String? {
    read(head + Self.sums, source: source == .text ? .textLayer : .recognized, columns: 80).vendor
  }

  enum TextLayerSource { case text, picture }

  @Test func theNameBelowASellersHeadingIsTheSellers() {
    #expect(
      vendor(
        """
                                                  Invoice
        Supplier                         Sold to
        Brackwater Joinery               Tamsin Dale Interiors Ltd
        4 Mill Lane                      9 Quay Street
        Exmoor TA24 5AB                  Exmoor TA24 6CD
        """) == "Brackwater Joinery")
  }

  @Test func aWindowHoldsTheCustomer() {
    #expect(
      vendor(
        """
        Brackwater Joinery · 4 Mill Lane · Exmoor TA24 5AB
        Tamsin Dale Interiors Ltd
        9 Quay Street
        Exmoor TA24 6CD
        """) == "Brackwater Joinery")
  }

  @Test(arguments: ["Bill", "TAX INVOICE", "Branch 2050", "Your receipt"])
  func titlesAreNoNames(_ title: String) {
    #expect(
      vendor(
        """
        \(title)
        Brackwater Joinery
        4 Mill Lane
        """) == "Brackwater Joinery")
  }

  @Test func townsAreNoNames() {
    #expect(
      vendor(
        """
        Callow Springs, OR 97123
        Brackwater Joinery
        48 Mill Lane
        """) == "Brackwater Joinery")
  }

  @Test func sentencesAreNoNames() {
    #expect(
      vendor(
        """
        Built to last
        Brackwater Joinery
        48 Mill Lane
        """, source: .picture) == "Brackwater Joinery")
  }

  @Test func lettersDrawnApartAreWords() {
    let fields = read(
      """
      B R A C K W A T E R
      4 Mill Lane

      Date 05/11/2024
      Lamp                                      £14.50
      T O T A L                                 £14.50
      """, source: .textLayer)
    #expect(fields.vendor == "BRACKWATER")
    #expect(fields.total == 1450)
  }

  @Test func whatAStreetIsCalledAfterIsNotTheSeller() {
    let fields = read(
      """
      BRACKWATER
      NO 24, 25 & 26,
      JALAN PUSAT KESTREL 4,
      PUSAT KESTREL,
      TEL: 03-5550 0142
      Qty UOM  U.Price Amt
      1  PCS  Lamp       14.50
      Total              14.50
      """)
    #expect(fields.vendor == "BRACKWATER")
  }

  @Test func aLetterheadAlongTheMarginNamesTheSeller() {
    var page = TextPage.typed(
      """
      INVOICE
      Invoice number   AJ-4471
      Invoice date     24 April 2026
      Bill to
      Quantock School
      Bridgwater

      Oak reception desk                 1,180.84
      Total                             £1,180.84
      """, source: .textLayer)
    var y: Float = 700
    for word in "Brackwater Signs Ltd · 14 Forge Lane · Taunton TA1 4QR".split(separator: " ") {
      let end = y - Float(word.count) * 9
      let quad = Quad(Point(10, y), Point(10, end), Point(22, end), Point(22, y))
      page.words.append(Word(text: String(word), quad: quad, confidence: 1, line: 100))
      y = end - 5
    }
    let fields = FieldExtractor(today: CalendarDate(unixSeconds: 1_795_000_000)).extract([page])
    #expect(fields.vendor == "Brackwater Signs Ltd")
    #expect(fields.buyer?.name == "Quantock School")
  }

  @Test func aLegalFormAloneIsNoCompany() {
    #expect(vendor("Ltd\nPort Willow Signs Ltd\n\n\n") == "Port Willow Signs Ltd")
  }

  @Test func wordsOfThanksAreNoNameWhereOneOfThemIsMisread() {
    let fields = read(
      """
      TKQFOR SHOPPING WITH brackwater.example
      PORT WILLOW SERVICE AREA
      26/02/2026 14:51
      Rope                               10.00
      Grand Total                        10.00
      """)
    #expect(fields.vendor == "PORT WILLOW SERVICE AREA")
  }

  @Test func theHeadOfATableIsNoCompany() {
    let fields = read(
      """
        BRACKWATER
      24 KESTREL ROAD
      Item
      Qty UOM U.Price Amt Amt Inc. Tax Code
      1  PCS  Lamp       14.50
      Total              14.50
      """)
    #expect(fields.vendor == "BRACKWATER")
  }

  @Test func smallLettersAreNoLegalForm() {
    #expect(
      vendor(
        """
        Brackwater Joinery
        4 Mill Lane
        Betr ag
        """) == "Brackwater Joinery")
  }

  @Test func aNameWithATelephoneBelowIsTheSellers() {
    #expect(
      vendor(
        """
        Brackwater Joinery
        4 Mill Lane
        Exmoor TA24 5AB
        Tel 01632 960123

                                         Tamsin Dale Interiors Ltd
                                         9 Quay Street
                                         Exmoor TA24 6CD
        """) == "Brackwater Joinery")
  }

  @Test func aLabelledNameBelowASellersHeadingIsTheSellers() {
    #expect(
      vendor(
        """
        Verkäufer
        Nummer:            4711
        Name:              Brackwater Physio
        Anschrift:         Musterweg 3
        """) == "Brackwater Physio")
  }

  @Test func picturesOfSheetsAreInvoicesAndOfStripsReceipts() {
    func page(_ gap: String) -> DocumentFields {
      read(
        """
        Brackwater Joinery
        Invoice 4711\(gap)Date 05/11/2024
        Lamp\(gap)£14.50
        Total\(gap)£14.50
        """, columns: 110)
    }
    #expect(page("   ").documentType == .receipt)
    #expect(page(String(repeating: " ", count: 70)).documentType == .invoice)
  }

  @Test func aTaxisWayHasNoParties() {
    #expect(
      vendor(
        """
        CASTLE CABS
        TAXI RECEIPT
        From: Waverley Station
        To: Colinton Road
        """) == "CASTLE CABS")
  }

  @Test func theTitleOfThePaperIsNoPartOfTheName() {
    #expect(vendor("Brackwater Joinery Ltd Tax Invoice") == "Brackwater Joinery Ltd")
  }

  @Test func theOwnerBelowTheShopsNameIsNotTheVendor() {
    #expect(
      vendor(
        """
        FERRAMENTA BASSI
        di Bassi Mario & C. snc
        Via Garibaldi 44
        """, source: .picture) == "FERRAMENTA BASSI")
  }

  @Test func aPersonAboveAnAddressIsTheCustomer() {
    #expect(
      vendor(
        """
        mobilys                               M. Karim Benali
                                              5 allée des Tilleuls
                                              69100 Villeurbanne
        Facture 4711
        Assistance : www.mobilys.example
        Mobilys SAS au capital de 365 138 779 Euros - RCS Paris 499 247 138 - 75008 Paris
        """) == "mobilys")
  }

  @Test func theNumberOfABranchAndTheOwnersTownAreNotTheVendor() {
    #expect(
      vendor(
        """
           BULKWAY WHOLESALE
             Redmond #0447
          7725 188th Ave NE
          Redmond, WA 98052
        """, source: .picture) == "BULKWAY WHOLESALE")
    #expect(vendor("WELCOME TO\nQuikFill #2281", source: .picture) == "QuikFill")
    #expect(
      vendor(
        """
            Gasthaus Lindenhof
        Familie Huber, 5310 Mondsee
            Tel 06232/55118
        """, source: .picture) == "Gasthaus Lindenhof")
  }

  @Test func theCompanyInTheFootIsTheVendorOnlyWithoutANameInTheHead() {
    let foot = "\nBrackwater SARL au capital de 50 000 EUR - RCS Paris 499 247 138"
    #expect(
      vendor("LES JARDINS DU PONT\n12 rue du Pont\n75008 Paris\nSIRET 123 456 789 00012" + foot)
        == "LES JARDINS DU PONT")
    #expect(vendor("Facture 4711" + foot) == "Brackwater SARL")
    #expect(vendor("toom Baumarkt GmbH\nHafenstr. 4\n20457 Hamburg") == "toom Baumarkt GmbH")
  }
}
