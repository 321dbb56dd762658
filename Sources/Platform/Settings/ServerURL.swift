/// Where a server of ours listens: scheme, host, optional port and path; no credentials, no query.
public struct ServerURL: Sendable, Equatable, CustomStringConvertible {
  /// Without a slash at the end.
  public let description: String

  /// nil for any other text.
  public init?(_ text: String) {
    let schemes = ["http://", "https://"]
    guard let scheme = schemes.first(where: text.hasPrefix) else { return nil }
    var rest = text.dropFirst(scheme.count)
    while rest.last == "/" { rest.removeLast() }
    let authority = rest.prefix { $0 != "/" }
    let path = rest.dropFirst(authority.count)
    let isPlain = rest.utf8.allSatisfy { byte in
      byte.isDigit || byte.isLowercase || (0x41...0x5A).contains(byte) || "-._~:[]/".utf8.contains(byte)
    }
    guard isPlain, !path.contains("//"), Self.isAuthority(authority) else { return nil }
    description = scheme + rest
  }

  package var isEncrypted: Bool { description.hasPrefix("https:") }

  /// A name, or an address without brackets.
  package var host: String {
    let host = portColon.map { authority[..<$0] } ?? authority
    return String(host.hasPrefix("[") ? host.dropFirst().dropLast() : host)
  }

  /// The scheme's own where none is given.
  package var port: Int {
    portColon.flatMap { Int(authority[authority.index(after: $0)...]) } ?? (isEncrypted ? 443 : 80)
  }

  private var authority: Substring { description.dropFirst(isEncrypted ? 8 : 7).prefix { $0 != "/" } }

  /// What stands in front of the port.
  private var portColon: String.Index? {
    authority.lastIndex(of: ":").flatMap { authority[$0...].contains("]") ? nil : $0 }
  }

  /// By its address; names are looked up too late to know.
  package var isLoopback: Bool { host == "localhost" || IPAddress(host)?.isLoopback == true }

  /// Whether what is sent there cannot be read on the way: by TLS, or on this machine.
  package var isPrivate: Bool { isEncrypted || isLoopback }

  /// Said in place of a URL that may hold credentials.
  package static let notShown = "(not shown) may hold a user name, a password or a key"

  /// Whether a text that is no such URL may hold a user name, a password or a key, and so must not be shown.
  package static func mayHoldCredentials(_ text: String) -> Bool {
    if text.utf8.contains(where: { "@?#%".utf8.contains($0) }) { return true }
    let authority = (text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]).prefix { $0 != "/" }
    // Behind a host stands a port; behind a user name, without its host, a password.
    guard let colon = authority.lastIndex(of: ":"), authority.last != "]" else { return false }
    return !authority[authority.index(after: colon)...].utf8.allSatisfy(\.isDigit)
  }

  private static func isAuthority(_ text: Substring) -> Bool {
    var host = text
    if let colon = text.lastIndex(of: ":"), text[colon...].firstIndex(of: "]") == nil {
      guard let port = Int(text[text.index(after: colon)...]), (1...65_535).contains(port) else { return false }
      host = text[..<colon]
    }
    if host.hasPrefix("[") { return host.hasSuffix("]") && IPAddress(String(host.dropFirst().dropLast())) != nil }
    return !host.isEmpty && !host.contains(":") && !host.contains("[") && !host.contains("]")
  }
}
