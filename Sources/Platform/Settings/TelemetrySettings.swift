/// Where logs, errors and traces go besides the log. Nothing leaves the machine unless one of these is set.
public struct TelemetrySettings: Sendable, Equatable {
  /// Of a source of Logtail (Better Stack).
  public var logtailToken: Secret?
  public var logtailURL: ServerURL?
  public var sentryDSN: SentryDSN?
  /// Tells events of several installations apart.
  public var sentryEnvironment = "production"
  /// Of a collector of OpenTelemetry, without `/v1/traces`.
  public var otlpEndpoint: ServerURL?
  public var otlpHeaders: OTLPHeaders?
  /// Share of the traces that begin here and are recorded, from 0 to 1.
  public var traceRatio = 1.0

  public init() {}

  package static let defaultLogtailURL = "https://in.logs.betterstack.com"
}

extension SettingSyntax where Value == SentryDSN {
  package static var sentryDSN: Self {
    Self(allowed: "https://KEY@HOST/PROJECT, as Sentry shows it", parse: { SentryDSN($0) }, format: \.description)
  }
}

extension SettingSyntax where Value == OTLPHeaders {
  package static var otlpHeaders: Self {
    Self(
      allowed: "NAME=VALUE with values percent-encoded, separated by commas", parse: { OTLPHeaders($0) },
      format: \.description)
  }
}

extension SettingSyntax where Value == Double {
  /// A share of a whole.
  package static var ratio: Self {
    Self(
      allowed: "0 to 1",
      parse: { text in
        let isPlain = text.utf8.allSatisfy { $0.isDigit || $0 == UInt8(ascii: ".") }
        guard isPlain, let ratio = Double(text) else { return nil }
        return (0...1).contains(ratio) ? ratio : nil
      }, format: { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" })
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
