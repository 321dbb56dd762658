import DocumentService
import Settings
import Testing

/// Whom a request may be for.
struct HostGateTests {
  private let gate = HostGate(names: ["OCR.internal"], machine: "gpu-1.example")

  @Test(arguments: [
    "10.0.0.5", "10.0.0.5:8000", "[2001:db8::5]", "[2001:db8::5]:8000", "localhost", "localhost:9",
    "gpu-1.example:8000", "gpu-1",
    "ocr.internal", "ocr.internal:65535",
  ])
  func addressesAndOwnNamesPass(_ host: String) { #expect(gate.isOurs(host)) }

  @Test(arguments: [
    "attacker.example", "attacker.example:8000", "10.0.0.5.attacker.example", "localhost.attacker.example",
    "gpu-1.attacker",
    "", ":8000", "ocr.internal:", "ocr.internal:x", "ocr.internal:65536", "ocr.internal:8000:8000", "2001:db8::5",
    "[::1",
    "[::1]x", "[localhost]", "user@localhost",
  ])
  func otherNamesDoNot(_ host: String) { #expect(!gate.isOurs(host)) }

  @Test func aMachineWithoutANameHasNoEmptyOne() { #expect(!HostGate(names: [], machine: "").isOurs("")) }

  @Test(arguments: [("ocr.internal, Gateway_1", ["ocr.internal", "gateway_1"]), ("", []), ("a\tb", ["a", "b"])])
  func namesAreListedByCommasOrBlanks(_ text: String, _ names: [String]) throws {
    #expect(try SettingSyntax<[String]>.hostnames.parse(text) == names)
  }

  @Test(arguments: ["ocr.internal:8000", "http://ocr.internal", "-a", "a..b", "*.internal", "ä.example"])
  func whatIsNoNameIsRefused(_ text: String) {
    #expect(throws: RejectedValue.self) { try SettingSyntax<[String]>.hostnames.parse(text) }
  }
}
