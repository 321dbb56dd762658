import DocumentService
import Extraction
import Settings
import Testing

@Suite struct ClientAccessTests {
  /// One client network, one network of proxies, no overlap.
  private let access: ClientAccess

  init() throws {
    let lists = try Lists(environment: [
      "OCR_ALLOWLIST": "10.7.0.0/16", "OCR_TRUSTED_PROXIES": "10.0.0.8/31 2001:db8::8",
    ])
    access = ClientAccess(allowList: lists.allowList, trustedProxies: lists.trustedProxies)
  }

  private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

  private func client(_ peer: String, _ forwardedFor: [String]) throws -> IPAddress {
    try access.client(behind: address(peer), forwardedFor: forwardedFor)
  }

  @Test(
    arguments: [
      (["10.7.0.1"], "10.7.0.1"), (["2001:db8::1"], "2001:db8::1"), (["::ffff:10.7.0.1"], "10.7.0.1"),
      // What the client itself says stands in front.
      (["10.7.0.1, 192.0.2.9"], "192.0.2.9"), (["10.7.0.1,unknown , 192.0.2.9"], "192.0.2.9"),
      (["10.7.0.1", "192.0.2.9"], "192.0.2.9"),
      // Proxies behind one another.
      (["10.7.0.1, 192.0.2.9, 10.0.0.9"], "192.0.2.9"), (["192.0.2.9\t,2001:db8::8", "10.0.0.9"], "192.0.2.9"),
      // A proxy asks through another one, or nobody is named.
      (["10.0.0.9"], "10.0.0.9"), (["10.0.0.9, 2001:db8::8"], "10.0.0.9"), ([], "10.0.0.8"),
    ] as [([String], String)])
  func aTrustedProxyNamesTheLastAddressThatIsNoTrustedProxys(_ forwardedFor: [String], _ expected: String) throws {
    #expect(try client("10.0.0.8", forwardedFor) == address(expected))
  }

  @Test(arguments: ["10.7.0.1", "192.0.2.9", "127.0.0.1", "10.0.0.10"])
  func fromAnybodyElseTheHeaderMeansNothing(_ peer: String) throws {
    #expect(try client(peer, ["10.7.0.1"]) == address(peer))
    #expect(try client(peer, ["nonsense,"]) == address(peer))
  }

  @Test(arguments: [
    "", " ", ",", "10.7.0.1,", "unknown", "10.7.0.1, _hidden", "10.7.0.1:80", "[2001:db8::1]", "10.7.0.01",
    "10.7.0.1 10.7.0.2",
    "unknown, 10.0.0.9", "10.7.0.0/16", "fe80::1%eth0",
  ])
  func aTrustedProxyMustNameAddresses(_ value: String) {
    let problem = #expect(throws: Problem.self) { try client("10.0.0.8", [value]) }
    #expect(problem?.code == .malformedRequest)
  }

  @Test func connectionsAreReadOfTheListAndOfTrustedProxies() throws {
    for peer in ["10.7.0.1", "10.7.255.255", "10.0.0.8", "10.0.0.9", "2001:db8::8"] {
      #expect(access.admits(try address(peer)), "\(peer)")
    }
    for peer in ["10.0.0.10", "127.0.0.1", "::1", "192.0.2.9"] { #expect(!access.admits(try address(peer)), "\(peer)") }
  }

  @Test func aTrustedProxyOffTheListMayAskForHealthOnly() throws {
    for path in ["/health", "/health/ready"] {
      #expect(access.admits(try address("10.0.0.8"), to: path))
      #expect(!access.admits(try address("192.0.2.9"), to: path))
    }
    for path in ["/v1/extract", "/metrics", "/health/metrics", "/health/", "//health", "/"] {
      #expect(!access.admits(try address("10.0.0.8"), to: path), "\(path)")
      #expect(access.admits(try address("10.7.0.1"), to: path), "\(path)")
    }
  }

  @Test func withoutTrustedProxiesNobodyIsTrusted() throws {
    let access = ClientAccess(allowList: AllowList())
    #expect(!access.trusts(.ipv4Loopback))
    #expect(try access.client(behind: .ipv4Loopback, forwardedFor: ["10.7.0.1"]) == .ipv4Loopback)
  }

  @Test(arguments: [
    ("10.0.0.9/31", "10.0.0.9/31 is not the first address of its network 10.0.0.8/31"),
    ("proxy.internal", "\"proxy.internal\" is neither a network nor an address"),
    ("10.0.0.8 0.0.0.0/0", "0.0.0.0/0 is everybody: each could claim to be any client"),
    ("::/0", "::/0 is everybody"),
  ])
  func namesTheWrongProxy(_ text: String, _ reason: String) {
    let error = #expect(throws: ConfigurationError.self) { try Lists(environment: ["OCR_TRUSTED_PROXIES": text]) }
    #expect(error?.description.hasPrefix("OCR_TRUSTED_PROXIES: \(reason)") == true, "\(String(describing: error))")
  }
}

/// A configuration with nothing but the lists.
private struct Lists: Configurable {
  static let settings: [Setting<Lists>] = [
    Setting("OCR_ALLOWLIST", \.allowList, .allowList, whenUnset: "empty", "Peers that may connect."),
    Setting("OCR_TRUSTED_PROXIES", \.trustedProxies, .trustedProxies, whenUnset: "none", "Proxies."),
  ]

  var allowList = AllowList()
  var trustedProxies: [CIDR] = []
  var contradictions: [Contradiction] { [] }
}
