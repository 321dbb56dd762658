import DocumentService
import Settings
import Testing

@Suite struct AllowListTests {
  private func list(_ text: String) throws -> AllowList {
    try Peers(environment: ["OCR_ALLOWLIST": text]).allowList
  }

  @Test(arguments: [
    ("127.0.0.1/32", ["127.0.0.1", "::ffff:127.0.0.1"], ["127.0.0.2", "::1", "10.0.0.1"]),
    ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0", "::a00:0", "127.0.0.1"]),
    ("10.1.2.3", ["10.1.2.3"], ["10.1.2.2", "10.1.2.4"]),
    ("10.1.2.4/31", ["10.1.2.4", "10.1.2.5"], ["10.1.2.3", "10.1.2.6"]),
    ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:8.8.8.8"], ["::1", "2001:db8::1"]),
    ("::/0", ["::", "2001:db8::1", "::1"], ["10.0.0.1", "::ffff:10.0.0.1"]),
    ("2001:db8:8000::/33", ["2001:db8:8000::", "2001:db8:ffff::1"], ["2001:db8:7fff::", "2001:db9:8000::"]),
    ("2001:db8::1", ["2001:db8::1"], ["2001:db8::2"]),
    ("::ffff:192.0.2.0/120", ["192.0.2.7", "::ffff:192.0.2.255"], ["192.0.3.0"]),
    ("10.0.0.1, 10.0.0.2\t10.0.0.3,,", ["10.0.0.1", "10.0.0.2", "10.0.0.3"], ["10.0.0.4"]),
  ])
  func admitsWhatIsListed(text: String, admitted: [String], refused: [String]) throws {
    let list = try list(text)
    for peer in admitted { #expect(list.admits(try #require(IPAddress(peer))), "\(peer)") }
    for peer in refused { #expect(!list.admits(try #require(IPAddress(peer))), "\(peer)") }
  }

  @Test func anEmptyListAdmitsLoopbackOnly() throws {
    #expect(AllowList().admits(try #require(IPAddress("127.0.0.2"))))
    #expect(AllowList().admits(try #require(IPAddress("::1"))))
    #expect(!AllowList().admits(try #require(IPAddress("10.0.0.1"))))
  }

  @Test(arguments: [
    ("10.0.0.5/8", "10.0.0.5/8 is not the first address of its network 10.0.0.0/8"),
    ("2001:db8::1/32", "2001:db8::1/32 is not the first address of its network 2001:db8::/32"),
    ("0.0.0.1/0", "0.0.0.1/0 is not the first address of its network 0.0.0.0/0"),
    ("10.0.0.1 10.0.0.0/33", "\"10.0.0.0/33\" is neither a network nor an address"),
    ("10.0.0.0/08", "\"10.0.0.0/08\" is neither"), ("10.0.0.0/", "\"10.0.0.0/\" is neither"),
    ("10.0.0.0/8/8", "\"10.0.0.0/8/8\" is neither"), ("::/129", "\"::/129\" is neither"),
    ("::ffff:0.0.0.0/95", "\"::ffff:0.0.0.0/95\" is neither"), ("fe80::1%eth0", "\"fe80::1%eth0\" is neither"),
    ("example.org", "\"example.org\" is neither"), ("10.0.0", "\"10.0.0\" is neither"),
  ])
  func namesTheWrongEntry(text: String, reason: String) {
    let error = #expect(throws: ConfigurationError.self) { try list(text) }
    #expect(error?.description.hasPrefix("OCR_ALLOWLIST: \(reason)") == true, "\(String(describing: error))")
  }
}

/// A configuration with nothing but the list.
private struct Peers: Configurable {
  static let settings: [Setting<Peers>] = [
    Setting("OCR_ALLOWLIST", \.allowList, .allowList, whenUnset: "empty", "Peers that may connect.")
  ]

  var allowList = AllowList()
  var contradictions: [Contradiction] { [] }
}
