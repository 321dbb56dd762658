import HTTPTransport
import Heartbeats
import Settings

extension ClientConfiguration {
  /// Settings of `ocr-client monitor` and of those whom it tells.
  static let monitor: [Setting<ClientConfiguration>] = [
    Setting(
      "OCR_MONITOR_LISTEN", \.monitorListen, .listenAddress,
      "Address and port of `ocr-client monitor`, where gateways send beats (OCR_HEARTBEAT_URLS) to `/v1/beat`."),
    Setting(
      secret: "OCR_MONITOR_TOKEN", \.monitorToken, .optional(.secret), whenUnset: "none",
      """
      The bearer token that beats must bring (OCR_HEARTBEAT_TOKEN of the gateways). Needed unless OCR_MONITOR_LISTEN is a \
      loopback address.
      """),
    Setting(
      "OCR_MONITOR_SILENCE", \.monitorSilence, .duration(.seconds(1)...(.seconds(86_400))),
      "A gateway without a good beat and without a good answer to polls for so long is silent, which raises an alert."),
    Setting(
      "OCR_MONITOR_RULES", \.monitorRulesFile, .optional(.readableFile), whenUnset: "the standard rules",
      "File of alert rules; `ocr-client monitor --print-rules` prints the standard ones."),
    Setting(
      secret: "OCR_MONITOR_HEARTBEAT_URLS", \.monitorHeartbeats, .heartbeatTargets, whenUnset: "none",
      "Who is told every minute that the monitor itself works: Better Stack, healthchecks.io, Uptime Kuma, or JSON."),
    Setting(
      secret: "OCR_ALERT_SMTP_URL", \.alertMailServer, .optional(.mailServer), whenUnset: "none",
      "The mail server for alerts: `smtp://` (with STARTTLS) or `smtps://`, such as smtp://user:password@mail.example:587."
    ),
    Setting(
      "OCR_ALERT_MAIL_TO", \.alertMailRecipients, .mailAddresses, whenUnset: "nobody", "Who gets alerts by mail."),
    Setting(
      "OCR_ALERT_MAIL_FROM", \.alertMailSender, .optional(.mailAddress),
      whenUnset: "`ocr-monitor` at this machine's name", "The sender of these mails."),
    Setting(
      secret: "OCR_ALERT_WEBHOOKS", \.alertWebhooks, .secretURLs, whenUnset: "none",
      "URLs that alerts are posted to as JSON."),
    Setting(
      secret: "OCR_ALERT_WEBHOOK_SECRET", \.alertWebhookSecret, .optional(.secret), whenUnset: "none, and no signature",
      "The key of the signature (HMAC-SHA256) that these posts bear."),
    Setting(
      secret: "OCR_ALERT_SLACK_URL", \.alertSlackURL, .optional(.secretURL), whenUnset: "none",
      "An incoming webhook of Slack, or of what takes the same messages."),
    Setting(
      secret: "OCR_ALERT_PAGERDUTY_KEY", \.alertPagerDutyKey, .optional(.secret), whenUnset: "none",
      "The routing key of a PagerDuty service (Events API v2)."),
    Setting(
      "OCR_ALERT_PAGERDUTY_URL", \.alertPagerDutyURL, .optional(.serverURL),
      "PagerDuty's address; https://events.eu.pagerduty.com for accounts in Europe."),
    Setting(
      "OCR_ALERT_CA", \.alertAuthorityFile, .optional(.readableFile), whenUnset: "the system's authorities",
      "PEM file of the only authorities that the certificates of mail server, webhooks and PagerDuty may come from."),
  ]

  /// Rules over several of them that are broken.
  var monitorContradictions: [Contradiction] {
    var found: [Contradiction] = []
    if !monitorListen.address.isLoopback, monitorToken == nil {
      found.append(
        Contradiction(
          "OCR_MONITOR_TOKEN", with: "OCR_MONITOR_LISTEN",
          detail: "must be given, because OCR_MONITOR_LISTEN=\(monitorListen) is not loopback"))
    }
    if alertMailServer == nil, !alertMailRecipients.isEmpty {
      found.append(
        Contradiction(
          "OCR_ALERT_SMTP_URL", with: "OCR_ALERT_MAIL_TO", detail: "must be given, because OCR_ALERT_MAIL_TO is"))
    }
    if alertMailServer != nil, alertMailRecipients.isEmpty {
      found.append(
        Contradiction(
          "OCR_ALERT_MAIL_TO", with: "OCR_ALERT_SMTP_URL", detail: "must be given, because OCR_ALERT_SMTP_URL is"))
    }
    if alertWebhookSecret != nil, alertWebhooks.isEmpty {
      found.append(
        Contradiction(
          "OCR_ALERT_WEBHOOK_SECRET", with: "OCR_ALERT_WEBHOOKS",
          detail: "has no effect, because OCR_ALERT_WEBHOOKS names nobody"))
    }
    return found
  }
}

extension SettingSyntax where Value == SMTPServer {
  fileprivate static var mailServer: Self {
    Self(
      allowed: "smtp:// or smtps://, user:password@ where a login is needed, a host, an optional port",
      parse: { SMTPServer($0) }, format: \.description)
  }
}

extension SettingSyntax where Value == String {
  /// Without what would end a line of SMTP or a field of a mail's head.
  fileprivate static var mailAddress: Self {
    Self(
      allowed: "an address such as ocr@example.com",
      parse: { text in
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"<>(),;:\\\"[]".utf8.contains($0) }
        return isPlain && parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254 ? text : nil
      }, format: { $0 })
  }
}

extension SettingSyntax where Value == [String] {
  fileprivate static var mailAddresses: Self {
    let one = SettingSyntax<String>.mailAddress
    return Self(
      allowed: "addresses such as ocr@example.com, separated by commas or blanks",
      parse: { (text: String) throws(RejectedValue) -> [String] in
        var addresses: [String] = []
        for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
          addresses.append(try one.parse(String(word)))
        }
        return addresses
      }, format: { $0.joined(separator: ",") })
  }
}

extension SettingSyntax where Value == Secret {
  /// A URL that is a bearer secret.
  fileprivate static var secretURL: Self {
    Self(
      allowed: "an http:// or https:// URL", parse: { HeartbeatTarget($0) == nil ? nil : Secret($0) },
      format: \.description)
  }
}

extension SettingSyntax where Value == [Secret] {
  fileprivate static var secretURLs: Self {
    let one = SettingSyntax<Secret>.secretURL
    return Self(
      allowed: "http:// or https:// URLs, separated by commas or blanks",
      parse: { (text: String) throws(RejectedValue) -> [Secret] in
        var urls: [Secret] = []
        for word in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
          let url = try one.parse(String(word))
          if !urls.contains(url) { urls.append(url) }
        }
        return urls
      }, format: { $0.map(\.description).joined(separator: " ") })
  }
}
