import Scoring
import Testing

@Suite struct VendorComparisonTests {
  /// The same verdicts as the scorer of the documents with ground truth gives.
  @Test(arguments: [
    ("Blue Harbour Trading", "Blue Harbour Trading Sdn Bhd", true),
    ("BLUE HARBOR TRADNG", "Blue Harbour Trading", true),
    ("Müller Söhne", "MULLER SOHNE GMBH & CO. KG", true), ("Müller & Söhne GmbH", "Mueller Sohne", true),
    ("Harbour", "Blue Harbour", true), ("Blue", "Blue Harbour Trading", false), ("Weiß", "Weiss", true),
    ("Blue Harbour Trading 12 Quay Street Town Hall", "Blue Harbour Trading", false), ("GmbH", "AG", false),
    ("Green Valley", "Blue Harbour", false), ("Café 21 B.V.", "cafe 21", true), ("", "Blue Harbour", false),
  ])
  func comparesVendors(_ answer: String, _ truth: String, _ isSame: Bool) {
    #expect(VendorComparison.isSame(answer, [truth]) == isSame)
    #expect(VendorComparison.isSame(answer, ["Somebody Else", truth]) == isSame)
  }
}
