import Extraction
import Testing

@Suite struct PaymentReferenceTests {
  /// The example of ISO 11649.
  @Test func creditorReferenceHoldsByItsCheckDigits() {
    #expect(PaymentReference.isCreditorReference("RF18539007547034"))
    #expect(!PaymentReference.isCreditorReference("RF18539007547043"))
    #expect(!PaymentReference.isCreditorReference("RF1853900754703"))
    #expect(!PaymentReference.isCreditorReference("RF18"))
    #expect(!PaymentReference.isCreditorReference("rf18539007547034"))
  }

  /// The example of the Swiss implementation guidelines.
  @Test func swissReferenceHoldsByItsLastDigit() {
    #expect(PaymentReference.isSwissReference("210000000003139471430009017"))
    #expect(!PaymentReference.isSwissReference("210000000003139471430009071"))
    #expect(!PaymentReference.isSwissReference("21000000000313947143000901"))
    #expect(!PaymentReference.isSwissReference(String(repeating: "0", count: 27)))
  }

  @Test(arguments: [
    ("DEUTDEFF", true), ("DEUTDEFF500", true), ("UBSWCHZH80A", true), ("DEUTXXFF", false), ("DEUTDEF", false),
    ("DEUTDEFF5", false), ("deutdeff", false), ("DEU7DEFF", false), ("", false),
  ])
  func bankCodeHasItsFormAndACountry(_ code: String, _ isOne: Bool) {
    #expect(PaymentReference.isBIC(code) == isOne)
  }
}
