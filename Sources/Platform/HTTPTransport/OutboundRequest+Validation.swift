extension OutboundRequest {
  /// Refuses what would not arrive as one request: other schemes, line breaks, fields that libcurl writes itself.
  ///
  /// - Throws: `TransportError.Code.invalidURL`.
  func validate() throws(TransportError) {
    let scheme = url.prefix { $0 != ":" }.lowercased()
    guard scheme == "http" || scheme == "https", url.dropFirst(scheme.count).hasPrefix("://"),
      url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { throw TransportError(.invalidURL, "not an absolute http or https URL") }
    guard Self.isToken(method) else { throw TransportError(.invalidURL, "malformed method") }
    for header in headers {
      guard Self.isToken(header.name), header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
        throw TransportError(.invalidURL, "malformed header field")
      }
      if Self.framingFields.contains(header.name.lowercased()) {
        throw TransportError(.invalidURL, "a header field that the transport sets itself")
      }
    }
  }

  private static let framingFields: Set<String> = ["connection", "content-length", "expect", "transfer-encoding"]

  /// RFC 9110, 5.6.2.
  private static func isToken(_ text: String) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
      }
  }
}
