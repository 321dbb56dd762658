import Settings

/// A monitor that heartbeats go to. Its URL is a bearer secret: nothing that describes the value shows any of it.
///
/// The form of the URL says whose it is; the first rule that fits decides, and hosts do not matter but in the third,
/// so that instances of one's own work as well:
///
/// 1. The path ends in `/api/v1/heartbeat/TOKEN`: Better Stack.
/// 2. The path ends in `/api/push/TOKEN`: Uptime Kuma; a query is replaced.
/// 3. The host is `hc-ping.com`, or the path ends in a UUID, `/ping/KEY` or `/ping/KEY/SLUG`: healthchecks.io; a query
///    is kept.
/// 4. The path ends in `/v1/beat`: `ocr-client monitor`, which is sent JSON and a token.
/// 5. Anything else is sent JSON.
public struct HeartbeatTarget: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case betterStack = "better_stack"
    case healthchecks
    case uptimeKuma = "uptime_kuma"
    case monitor
    case json
  }

  public let kind: Kind
  /// Scheme, authority and path.
  let address: Secret
  /// Without its question mark; empty where there is none.
  let query: Secret

  /// - Parameter url: absolute, `http:` or `https:`, in printable ASCII, without a fragment; nil for any other text.
  package init?(_ url: some StringProtocol) {
    let scheme = url.prefix { $0 != ":" }
    let rest = url.dropFirst(scheme.count)
    guard ["http", "https"].contains(scheme.lowercased()), rest.hasPrefix("://"),
      url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !#"#"<>\^`{|}"#.utf8.contains($0) })
    else { return nil }
    let beforeQuery = rest.dropFirst(3).prefix { $0 != "?" }
    let authority = beforeQuery.prefix { $0 != "/" }
    let host = Self.host(of: authority)
    guard !host.isEmpty else { return nil }
    var path = beforeQuery.dropFirst(authority.count)
    while path.last == "/" { path.removeLast() }
    kind = Self.kind(host: host, path: path.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
    address = Secret(scheme.lowercased() + "://" + authority + path)
    query = Secret(String(rest.dropFirst(3 + beforeQuery.count + 1)))
  }

  /// Without user information and port, in lower case.
  private static func host(of authority: some StringProtocol) -> String {
    let afterUser = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority[...]
    if afterUser.hasPrefix("[") { return String(afterUser.prefix { $0 != "]" }) }
    return String(afterUser.prefix { $0 != ":" }).lowercased()
  }

  private static func kind(host: String, path: some BidirectionalCollection<some StringProtocol>) -> Kind {
    let parts = path.map { String($0) }
    func ends(in names: String..., values: Int = 1) -> Bool {
      let values = parts.suffix(values)
      return parts.dropLast(values.count).suffix(names.count) == names[...] && values.allSatisfy { !$0.isEmpty }
    }
    if ends(in: "api", "v1", "heartbeat") { return .betterStack }
    if ends(in: "api", "push") { return .uptimeKuma }
    if parts.suffix(2) == ["v1", "beat"] { return .monitor }
    let isPing = host == "hc-ping.com" || ends(in: "ping") || ends(in: "ping", values: 2)
    return isPing || parts.last.map(isUUID) ?? false ? .healthchecks : .json
  }

  /// 8-4-4-4-12 hexadecimal digits (RFC 9562, 4).
  private static func isUUID(_ text: String) -> Bool {
    let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return groups.map(\.count) == [8, 4, 4, 4, 12] && groups.allSatisfy { $0.allSatisfy(\.isHexDigit) }
  }
}

extension HeartbeatTarget: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "\(kind.rawValue) [redacted]" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["kind": kind.rawValue]) }
}
