/// Where errors are reported: `https://KEY@HOST[:PORT][/PATH]/PROJECT`, as Sentry shows it. A secret: anyone with the key can
/// send events.
public struct SentryDSN: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  /// The URL that takes envelopes.
  package let endpoint: String
  package let key: Secret

  /// nil for any other text. HTTP without TLS is for this machine only.
  package init?(_ text: String) {
    guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
    let rest = text.dropFirst(scheme.count)
    guard let at = rest.firstIndex(of: "@"), let slash = rest.lastIndex(of: "/"), at < slash else { return nil }
    let key = rest[..<at]
    let project = rest[rest.index(after: slash)...]
    guard let server = ServerURL(scheme + rest[rest.index(after: at)..<slash]), server.isPrivate,
      !key.isEmpty, key.utf8.allSatisfy({ $0.isDigit || $0.isLowercase }),
      !project.isEmpty, project.utf8.allSatisfy(\.isDigit)
    else { return nil }
    endpoint = "\(server)/api/\(project)/envelope/"
    self.key = Secret(String(key))
  }

  public var description: String { "\(key)" }
  public var customMirror: Mirror { Mirror(self, children: []) }
}
