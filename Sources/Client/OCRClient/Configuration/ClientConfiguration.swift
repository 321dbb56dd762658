import HTTPTransport
import Heartbeats
import Logging
import Settings

/// Everything an operator can choose about a client, validated. `settings` names the setting behind each property.
public struct ClientConfiguration: Sendable, Equatable {
  /// At least one. More are for failover and more capacity.
  public var gatewayURLs = [ServerURL("http://127.0.0.1:8000")].compactMap { $0 }
  /// Sent to every gateway as a bearer token.
  public var gatewayToken: Secret?
  /// Whether the token may go to another machine without TLS.
  public var gatewayPlaintext = Plaintext.refuse
  /// PEM file of the only authorities that gateways' certificates may come from; nil for those of the system.
  public var gatewayAuthorityFile: String?
  /// `sha256//` and the base64 of the digest of the gateways' public key; several with `;` between them.
  public var gatewayPin: String?
  /// PEM files of what the client shows to gateways that ask for a certificate.
  public var gatewayCertificateFile: String?
  public var gatewayKeyFile: String?
  /// Which servers are asked; the file `mode` in the state directory overrides it.
  public var mode = Mode.gateway
  public var mistralAPIKey: Secret?
  public var mistralBaseURL: ServerURL?
  /// The pinned name of the hosted model.
  public var hostedModel = "mistral-ocr-2512"
  public var hostedPrices = HostedPrices.standard
  public var hostedRequestsPerMinute = 60
  public var hostedPagesPerMinute = 600
  /// Millionths of a US dollar in a day of UTC; nil for no cap, 0 closes the hosted side.
  public var dailyCapMicroUSD: Int64?
  /// Millionths of a US dollar in a month of UTC; nil for no cap, 0 closes the hosted side.
  public var monthlyCapMicroUSD: Int64?
  /// Where mode and spend are kept; nil for `StateDirectory.standardPath`.
  public var stateDirectory: String?
  public var sidecarListen = ListenAddress(address: .ipv4Loopback, port: 8001)
  /// Where `ocr-client monitor` takes beats.
  public var monitorListen = ListenAddress(address: .ipv4Loopback, port: 8002)
  /// What beats must bring; nil where only this machine can send any.
  public var monitorToken: Secret?
  /// Without a good beat or poll for so long is silence.
  public var monitorSilence = Duration.seconds(300)
  /// Path of a file with rules; nil for the standard ones.
  public var monitorRulesFile: String?
  /// Who is told that the monitor itself works.
  public var monitorHeartbeats: [HeartbeatTarget] = []
  public var alertMailServer: SMTPServer?
  public var alertMailRecipients: [String] = []
  /// nil for `ocr-monitor` at this machine's name.
  public var alertMailSender: String?
  /// URLs, which are bearer secrets.
  public var alertWebhooks: [Secret] = []
  public var alertWebhookSecret: Secret?
  public var alertSlackURL: Secret?
  public var alertPagerDutyKey: Secret?
  public var alertPagerDutyURL = ServerURL("https://events.pagerduty.com")
  /// PEM file of the only authorities that those who are told may have their certificates from; nil for those of the system.
  public var alertAuthorityFile: String?
  public var logLevel = Logger.Level.info
  public var logFormat = LogFormat.json
  public var telemetry = TelemetrySettings()

  /// The defaults.
  public init() {}
}
