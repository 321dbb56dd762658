import Glibc
import Settings
import TestSupport
import Testing

@Suite struct IPAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("::", "::"),
    ("::1", "::1"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
    ("1:0:0:2:0:0:4:3", "1::2:0:0:4:3"), ("1:0:2:3:4:5:6:7", "1:0:2:3:4:5:6:7"), ("fe80::", "fe80::"),
    ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:c000:0201", "192.0.2.1"),
    ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1"),
    ("1::2:3:4:5:6:7", "1:0:2:3:4:5:6:7"),
  ])
  func readsAndPrintsCanonically(text: String, canonical: String) {
    #expect(IPAddress(text)?.description == canonical)
  }

  @Test(arguments: [
    "", "1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "1.2.3.", ".1.2.3", "1.2.3.-4", "1.2.3.4 ", "0x7f.0.0.1",
    "127.1", ":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::12345", "::g",
    "fe80::1%eth0", "[::1]", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5", "::01.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "+1.2.3.4",
    "::+1", "١.2.3.4", "localhost", "1.2.3.4\0", "1.2.3.4\0x", "::1\0",
  ])
  func refusesEverythingElse(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func mappedAddressesAreTheirIPv4Address() {
    #expect(IPAddress("::ffff:10.1.2.3") == IPAddress("10.1.2.3"))
    #expect(IPAddress("::10.1.2.3") != IPAddress("10.1.2.3"))
  }

  @Test func loopback() throws {
    for text in ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"] {
      #expect(try #require(IPAddress(text)).isLoopback, "\(text)")
    }
    for text in ["128.0.0.1", "126.255.255.255", "0.0.0.0", "::", "::2", "1::1"] {
      #expect(try #require(IPAddress(text)).isLoopback == false, "\(text)")
    }
  }

  /// The C library is the judge: the same texts are addresses, with the same bits.
  @Test func agreesWithTheCLibrary() {
    var generator = SeededGenerator(seed: 11)
    let seeds = ["192.168.10.254", "::ffff:1.2.3.4", "2001:db8::8:800:200c:417a", "1:2:3:4:5:6:7:8", "::", "fe80::1"]
    var valid = 0
    for _ in 0..<20_000 {
      var bytes = Array((seeds.randomElement(using: &generator) ?? "").utf8)
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        bytes.mutate(alphabet: Array("0123456789abcdfFg.:% /".utf8), using: &generator)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let expected = Self.reference(text)
      #expect(IPAddress(text) == expected.flatMap { IPAddress($0) }, "\(text)")
      #expect((IPAddress(text) == nil) == (expected == nil), "\(text)")
      valid += expected == nil ? 0 : 1
    }
    #expect(valid > 2000 && valid < 18_000)
  }

  /// The address with all groups written out by what inet_pton made of the text.
  private static func reference(_ text: String) -> String? {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 { return bytes.prefix(4).map { String($0) }.joined(separator: ".") }
    guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
    return stride(from: 0, to: 16, by: 2)
      .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
  }
}
