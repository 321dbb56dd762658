/// Where logs and errors go besides the log. Nothing leaves the machine unless one of these is set.
public struct TelemetrySettings: Sendable, Equatable {
  /// Of a source of Logtail (Better Stack).
  public var logtailToken: Secret?
  public var logtailURL: ServerURL?
  public var sentryDSN: SentryDSN?
  /// Tells events of several installations apart.
  public var sentryEnvironment = "production"

  public init() {}

  package static let defaultLogtailURL = "https://in.logs.betterstack.com"

  package static let logtailTokenMeaning =
    "The token of a source of Logtail (Better Stack), to which every log line is sent as well."
  package static let logtailURLMeaning = "The address that takes the log lines. HTTP without TLS is for loopback only."
  package static let sentryMeaning =
    "Sentry's address for errors and for worker processes that died: their codes, nothing of documents or callers."
  package static let sentryEnvironmentMeaning = "What Sentry's events name as their environment."
}

extension ServerURL {
  /// Whether nobody on the way reads what is sent there: by TLS, or on this machine.
  package var isPrivate: Bool {
    if description.hasPrefix("https://") { return true }
    let authority = description.dropFirst("http://".count).prefix { $0 != "/" }
    let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
    return host == "localhost" || IPAddress(String(host))?.isLoopback == true
  }
}

extension SettingSyntax where Value == SentryDSN {
  package static var sentryDSN: Self {
    Self(allowed: "https://KEY@HOST/PROJECT, as Sentry shows it", parse: { SentryDSN($0) }, format: \.description)
  }
}

extension SettingSyntax where Value == ServerURL {
  /// One over which secrets may travel.
  package static var privateURL: Self {
    Self(
      allowed: "https://, a host, an optional port and path; http:// for loopback",
      parse: { text in ServerURL(text).flatMap { $0.isPrivate ? $0 : nil } }, format: \.description)
  }
}

extension SettingSyntax where Value == String {
  /// A short name for people.
  package static var label: Self {
    Self(
      allowed: "1 to 64 letters, digits, dots, hyphens and underscores",
      parse: { text in
        (1...64).contains(text.utf8.count)
          && text.utf8.allSatisfy {
            $0.isDigit || $0.isLowercase || (0x41...0x5A).contains($0) || "-._".utf8.contains($0)
          } ? text : nil
      }, format: { $0 })
  }
}
