import Glibc
import HTTPTransport
import OCRClient

/// Those who are told of alerts, as an operator named them.
package enum AlertTargets {
  /// - Parameters:
  ///   - http: what reaches webhooks.
  ///   - now: the time of day, in s of Unix time.
  package static func targets(
    _ configuration: ClientConfiguration, http: any HTTPSending,
    now: @escaping @Sendable () -> Int64 = { Int64(time(nil)) }
  ) -> [any AlertTarget] {
    var targets: [any AlertTarget] = []
    if let server = configuration.alertMailServer {
      targets.append(
        MailTarget(
          SMTPSender(server, certificateAuthorityFile: configuration.alertAuthorityFile),
          from: configuration.alertMailSender ?? "ocr-monitor@\(machineName)", to: configuration.alertMailRecipients))
    }
    if let url = configuration.alertSlackURL { targets.append(SlackTarget.target(url, http: http, now: now)) }
    for url in configuration.alertWebhooks {
      targets.append(WebhookTarget.target(url, secret: configuration.alertWebhookSecret, http: http, now: now))
    }
    if let key = configuration.alertPagerDutyKey, let url = configuration.alertPagerDutyURL {
      targets.append(PagerDutyTarget.target(key: key, url: url, http: http, now: now))
    }
    return targets
  }

  /// What reaches webhooks, with the authorities that they are trusted by.
  package static func transport(_ configuration: ClientConfiguration) throws(TransportStartFailure) -> CurlTransport {
    try CurlTransport(.init(certificateAuthorityFile: configuration.alertAuthorityFile, userAgent: "ocr-client"))
  }

  /// As it stands in mails and test messages.
  package static var machineName: String {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return text.isEmpty ? "localhost" : text
  }
}
