import DocumentService
import Settings
import TestSupport
import Testing

@Suite struct ProxyHeaderTests {
  private static let signature = Array("\r\n\r\n\0\r\nQUIT\n".utf8)
  private static let tcp4: [UInt8] = [10, 7, 0, 1, 10, 0, 0, 11, 0xC0, 0x01, 0x1F, 0x40]
  private static let request = Array("GET /health HTTP/1.1\r\n".utf8)

  private func header(
    _ versionAndCommand: UInt8 = 0x21, _ family: UInt8 = 0x11, _ rest: [UInt8] = tcp4, length: Int? = nil
  ) -> [UInt8] {
    let length = length ?? rest.count
    return Self.signature + [versionAndCommand, family, UInt8(length >> 8), UInt8(length & 0xFF)] + rest
  }

  private func client(_ text: String) throws -> ProxyHeader.Source { .client(try #require(IPAddress(text))) }

  // MARK: Headers

  @Test func namesTheClientOfTCPOverIPv4() throws {
    let expected = ProxyHeader(source: try client("10.7.0.1"), length: 28)
    #expect(ProxyHeader.find(in: header()) == .header(expected))
    #expect(ProxyHeader.find(in: header() + Self.request) == .header(expected))
  }

  @Test(
    arguments: [
      ([0x20, 0x01, 0x0D, 0xB8] + [UInt8](repeating: 0, count: 11) + [5], "2001:db8::5"),
      // An IPv4 client of a dual-stack socket is one of IPv4.
      ([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF, 10, 7, 0, 1], "10.7.0.1"),
    ] as [([UInt8], String)])
  func namesTheClientOfTCPOverIPv6(_ source: [UInt8], _ text: String) throws {
    let bytes = header(0x21, 0x21, source + [UInt8](repeating: 9, count: 20))
    #expect(ProxyHeader.find(in: bytes) == .header(ProxyHeader(source: try client(text), length: 52)))
  }

  /// Whatever stands behind it is skipped.
  @Test(arguments: [(0x00, []), (0x11, tcp4), (0xFF, [1, 2, 3])] as [(UInt8, [UInt8])])
  func localIsTheProxyItself(_ family: UInt8, _ rest: [UInt8]) {
    let expected = ProxyHeader(source: .proxy, length: 16 + rest.count)
    #expect(ProxyHeader.find(in: header(0x20, family, rest) + Self.request) == .header(expected))
  }

  @Test(arguments: [(0x00, 0), (0x00, 7), (0x31, 216)] as [(UInt8, Int)])
  func aClientWithoutAnIPAddressIsUnknown(_ family: UInt8, _ length: Int) {
    let bytes = header(0x21, family, [UInt8](repeating: 0x61, count: length))
    #expect(ProxyHeader.find(in: bytes) == .header(ProxyHeader(source: .unknown, length: 16 + length)))
  }

  @Test func extensionsAreSkipped() throws {
    // An authority, one of a type that nobody knows, and one that is empty.
    let extensions: [UInt8] = [0x02, 0, 3, 0x61, 0x2E, 0x62] + [0xF7, 0, 1, 0xFF] + [0x04, 0, 0]
    let expected = ProxyHeader(source: try client("10.7.0.1"), length: 28 + extensions.count)
    #expect(ProxyHeader.find(in: header(0x21, 0x11, Self.tcp4 + extensions) + Self.request) == .header(expected))
  }

  // MARK: Pieces

  @Test(arguments: [[], [0x02, 0, 3, 0x61, 0x2E, 0x62]] as [[UInt8]])
  func aHeaderThatComesByteByByteIsIncompleteUntilItsLast(_ extensions: [UInt8]) throws {
    let bytes = header(0x21, 0x11, Self.tcp4 + extensions)
    for count in 0..<bytes.count {
      #expect(ProxyHeader.find(in: bytes.prefix(count)) == .incomplete, "\(count)")
    }
    let expected = ProxyHeader(source: try client("10.7.0.1"), length: bytes.count)
    #expect(ProxyHeader.find(in: bytes) == .header(expected))
  }

  // MARK: What is none

  @Test(arguments: [
    "GET / HTTP/1.1\r\n", "\r\nGET / HTTP/1.1\r\n", "\r\n\r\n\0\r\nQUIT\r",
    "PROXY TCP4 10.7.0.1 10.0.0.11 49153 8000\r\n",
    "\u{16}\u{3}\u{1}", " ",
  ])
  func everythingElseIsNoHeader(_ text: String) {
    #expect(ProxyHeader.find(in: Array(text.utf8)) == .absent)
  }

  // MARK: Wrong headers

  @Test(arguments: [0x11, 0x31, 0x01, 0xF1] as [UInt8])
  func otherVersionsAreMalformed(_ versionAndCommand: UInt8) {
    #expect(ProxyHeader.find(in: header(versionAndCommand)) == .malformed(.version))
  }

  @Test(arguments: [0x22, 0x2F] as [UInt8])
  func otherCommandsAreMalformed(_ versionAndCommand: UInt8) {
    #expect(ProxyHeader.find(in: header(versionAndCommand)) == .malformed(.command))
  }

  /// Datagrams, families and protocols that are not defined.
  @Test(arguments: [0x12, 0x22, 0x32, 0x10, 0x01, 0x13, 0x41, 0xFF] as [UInt8])
  func otherFamiliesAreMalformed(_ family: UInt8) {
    #expect(ProxyHeader.find(in: header(0x21, family, [UInt8](repeating: 0, count: 216))) == .malformed(.family))
  }

  @Test(arguments: [(0x11, 11), (0x11, 0), (0x21, 35), (0x31, 215)] as [(UInt8, Int)])
  func addressesMustBeWhole(_ family: UInt8, _ length: Int) {
    let bytes = header(0x21, family, [UInt8](repeating: 0, count: length)) + Self.request
    #expect(ProxyHeader.find(in: bytes) == .malformed(.addresses))
  }

  @Test(arguments: [[0x02], [0x02, 0], [0x02, 0, 1], [0x02, 0, 0, 0x03], [0x02, 0xFF, 0xFF, 1]] as [[UInt8]])
  func extensionsMustBeWhole(_ extensions: [UInt8]) {
    let bytes = header(0x21, 0x11, Self.tcp4 + extensions) + Self.request
    #expect(ProxyHeader.find(in: bytes) == .malformed(.extensions))
  }

  /// Known from the length that it announces: nobody waits for the rest.
  @Test(arguments: [0x20, 0x21] as [UInt8])
  func aLongHeaderIsMalformedBeforeItIsThere(_ versionAndCommand: UInt8) {
    let longest = ProxyHeader.longest - 16
    #expect(ProxyHeader.find(in: header(versionAndCommand, length: longest)) == .incomplete)
    #expect(ProxyHeader.find(in: header(versionAndCommand, length: longest + 1)) == .malformed(.length))
    #expect(ProxyHeader.find(in: header(versionAndCommand, length: 0xFFFF)) == .malformed(.length))
  }

  /// Any bytes give a finding, and a header never reaches beyond what came.
  @Test func anyBytesGiveAFinding() {
    var generator = SeededGenerator(seed: 14)
    let right = header(0x21, 0x11, Self.tcp4 + [0x02, 0, 3, 0x61, 0x2E, 0x62]) + Self.request
    let alphabet = Array(UInt8.min...UInt8.max)
    for _ in 0..<3_000 {
      var bytes = right
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes.mutate(alphabet: alphabet, using: &generator)
      }
      if case .header(let header) = ProxyHeader.find(in: bytes), header.length < 16 || header.length > bytes.count {
        Issue.record("\(bytes)")
      }
    }
  }
}
