import Extraction
import Testing

@Suite struct OwnCompanyTests {
  private func own(_ text: String) throws -> OwnCompany { try #require(OwnCompany(parsing: text)) }

  @Test func nameIsTheSameWithOrWithoutLegalForm() throws {
    let own = try own("Nordlicht Möbel GmbH; Acme, Inc.")
    #expect(own.names == ["Nordlicht Möbel GmbH", "Acme, Inc."])
    #expect(own.isName("NORDLICHT MOBEL"))
    #expect(own.isName("Nordlicht Möbel GmbH & Co. KG"))
    #expect(own.isName("Nordlicht Möbel GmbH, Niederlassung Rostock"))
    #expect(own.isName("ACME INC"))
    #expect(!own.isName("Acme Tools Ltd"))
    #expect(!own.isName("Nord"))
    #expect(!own.isName(""))
  }

  @Test func taxNumberIsTheSameWithoutItsBlanks() throws {
    let own = try own("DE 811 907 980")
    #expect(own.isTaxId("DE811907980"))
    #expect(own.isTaxId("811907980"))
    #expect(!own.isTaxId("DE811907981"))
    #expect(!own.isTaxId("980"))
  }

  @Test func nobodyIsNobody() {
    #expect(!OwnCompany().isName("Acme"))
    #expect(!OwnCompany().isTaxId("DE811907980"))
    #expect(OwnCompany(parsing: " ; ")?.isEmpty == true)
  }

  @Test func tooShortAndTooManyNamesAreRefused() {
    #expect(OwnCompany(parsing: "AB") == nil)
    #expect(OwnCompany(parsing: "Acme; --") == nil)
    #expect(OwnCompany(parsing: "Acme\r\nX-Other: 1") == nil)
    #expect(OwnCompany(parsing: (0...50).map { "Company \($0)" }.joined(separator: ";")) == nil)
    #expect(OwnCompany(parsing: String(repeating: "a", count: 5000)) == nil)
  }

  @Test func ownSellerIsDroppedWithItsEvidence() throws {
    let own = try own("Acme Inc.")
    var fields = DocumentFields.filled
    fields.vendor = "Acme"
    fields.vendorLegalName = "ACME INC."
    fields.evidence[.vendor] = Evidence(source: .text, page: 1, box: nil, text: "Acme", grounded: true, confidence: 1)
    let dropped = [fields.dropSeller(own), fields.dropSeller(own)]
    #expect(dropped == [true, false])
    #expect(fields.vendor == nil && fields.vendorLegalName == nil && fields.evidence[.vendor] == nil)
    #expect(fields.vendorTaxId == "1")
  }
}
