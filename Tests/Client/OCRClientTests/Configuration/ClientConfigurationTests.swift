import Extraction
import Foundation
import HTTPTransport
import Heartbeats
import Logging
import OCRClient
import Settings
import Testing

@Suite struct ClientConfigurationTests {
  private func problems(_ environment: [String: String]) -> [String] {
    do throws(ConfigurationError) {
      _ = try ClientConfiguration(environment: environment)
      return []
    } catch {
      return error.problems.compactMap(\.setting)
    }
  }

  @Test func nothingLeavesTheCompanyByDefault() throws {
    let configuration = try ClientConfiguration(environment: [:])
    #expect(configuration.mode == .gateway)
    #expect(configuration.gatewayURLs.map(\.description) == ["http://127.0.0.1:8000"])
    #expect(configuration.hostedModel == "mistral-ocr-2512")
    #expect(configuration.sidecarListen.description == "127.0.0.1:8001")
    #expect(configuration == ClientConfiguration())
  }

  @Test func everySettingIsTaken() throws {
    let directory = try TemporaryDirectory()
    let file = directory.path + "/pem"
    try Data("pem".utf8).write(to: URL(filePath: file))
    let pin = "sha256//" + Data(repeating: 7, count: 32).base64EncodedString()
    let configuration = try ClientConfiguration(environment: [
      "OCR_GATEWAY_URLS": "https://a:8000, https://b/ocr", "OCR_GATEWAY_TOKEN": "t", "OCR_GATEWAY_PLAINTEXT": "allow",
      "OCR_GATEWAY_CA": file,
      "OCR_GATEWAY_PIN": "\(pin);\(pin)", "OCR_GATEWAY_CERT": file, "OCR_GATEWAY_CERT_KEY": file, "OCR_MODE": "auto",
      "MISTRAL_API_KEY": "k", "MISTRAL_BASE_URL": "http://127.0.0.1:9000", "OCR_HOSTED_MODEL": "mistral-ocr-4-0",
      "OCR_HOSTED_PRICES": "mistral-ocr-4-0=4.5", "OCR_HOSTED_REQUESTS_PER_MINUTE": "5",
      "OCR_HOSTED_PAGES_PER_MINUTE": "50", "OCR_SPEND_DAILY_CAP": "1.5", "OCR_SPEND_MONTHLY_CAP": "0",
      "OCR_STATE_DIR": directory.path, "OCR_SIDECAR_LISTEN": "[::1]:1", "OCR_LOG_LEVEL": "debug",
      "OCR_LOG_FORMAT": "text", "LOGTAIL_SOURCE_TOKEN": "l", "LOGTAIL_INGEST_URL": "https://logs.example",
      "SENTRY_DSN": "https://k@sentry.example/1", "SENTRY_ENVIRONMENT": "staging",
      "OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example", "OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=o",
      "OTEL_TRACES_SAMPLER_ARG": "0",
      "OCR_MONITOR_LISTEN": "0.0.0.0:9", "OCR_MONITOR_TOKEN": "m",
      "OCR_MONITOR_SILENCE": "7m",
      "OCR_MONITOR_RULES": file, "OCR_MONITOR_HEARTBEAT_URLS": "https://hc-ping.com/k/s",
      "OCR_ALERT_SMTP_URL": "smtp://ocr%40example.com:p%3Aw@mail.example:587",
      "OCR_ALERT_MAIL_TO": "a@example.com, b@example.com", "OCR_ALERT_MAIL_FROM": "ocr@example.com",
      "OCR_ALERT_WEBHOOKS": "https://hooks.example/a https://hooks.example/b", "OCR_ALERT_WEBHOOK_SECRET": "s",
      "OCR_ALERT_SLACK_URL": "https://hooks.slack.example/x", "OCR_ALERT_PAGERDUTY_KEY": "p",
      "OCR_ALERT_PAGERDUTY_URL": "https://events.eu.pagerduty.com", "OCR_ALERT_CA": file,
    ])
    #expect(configuration.gatewayURLs.map(\.description) == ["https://a:8000", "https://b/ocr"])
    #expect(configuration.gatewayToken == Secret("t"))
    #expect(configuration.gatewayPlaintext == .allow)
    #expect(configuration.gatewayAuthorityFile == file)
    #expect(configuration.gatewayPin == "\(pin);\(pin)")
    #expect(configuration.gatewayCertificateFile == file)
    #expect(configuration.gatewayKeyFile == file)
    #expect(configuration.mode == .auto)
    #expect(configuration.mistralAPIKey == Secret("k"))
    #expect(configuration.mistralBaseURL?.description == "http://127.0.0.1:9000")
    #expect(configuration.hostedPrices.microUSDPerPage("mistral-ocr-4-0") == 4_500)
    #expect(configuration.hostedPrices.microUSDPerPage("mistral-ocr-2512") == nil)
    #expect(configuration.hostedRequestsPerMinute == 5)
    #expect(configuration.hostedPagesPerMinute == 50)
    #expect(configuration.dailyCapMicroUSD == 1_500_000)
    #expect(configuration.monthlyCapMicroUSD == 0)
    #expect(configuration.stateDirectory == directory.path)
    #expect(configuration.sidecarListen.description == "[::1]:1")
    #expect(configuration.monitorListen.description == "0.0.0.0:9")
    #expect(configuration.monitorToken == Secret("m"))
    #expect(configuration.monitorSilence == .seconds(420))
    #expect(configuration.monitorRulesFile == file)
    #expect(configuration.monitorHeartbeats.map(\.kind) == [.healthchecks])
    #expect(configuration.alertMailServer == SMTPServer("smtp://ocr%40example.com:p%3Aw@mail.example:587"))
    #expect(configuration.alertMailRecipients == ["a@example.com", "b@example.com"])
    #expect(configuration.alertMailSender == "ocr@example.com")
    #expect(configuration.alertWebhooks == [Secret("https://hooks.example/a"), Secret("https://hooks.example/b")])
    #expect(configuration.alertWebhookSecret == Secret("s"))
    #expect(configuration.alertSlackURL == Secret("https://hooks.slack.example/x"))
    #expect(configuration.alertPagerDutyKey == Secret("p"))
    #expect(configuration.alertPagerDutyURL?.description == "https://events.eu.pagerduty.com")
    #expect(configuration.alertAuthorityFile == file)
    #expect(configuration.logLevel == .debug)
    #expect(configuration.logFormat == .text)
    #expect(configuration.telemetry.logtailToken == Secret("l"))
    #expect(configuration.telemetry.logtailURL?.description == "https://logs.example")
    #expect(configuration.telemetry.sentryDSN == SentryDSN("https://k@sentry.example/1"))
    #expect(configuration.telemetry.otlpEndpoint == ServerURL("https://collector.example"))
    #expect(configuration.telemetry.otlpHeaders == OTLPHeaders("x-api-key=o"))
    #expect(configuration.telemetry.traceRatio == 0)
    for setting in ClientConfiguration.settings {
      #expect(setting.value(in: configuration) != setting.defaultValue, "\(setting.name) is written back")
    }
  }

  @Test(
    arguments: [
      ("OCR_GATEWAY_URLS", "a:8000"), ("OCR_GATEWAY_URLS", "http://a,,http://b"),
      ("OCR_GATEWAY_URLS", "http://a,http://a/"),
      ("OCR_GATEWAY_URLS", "http://user:pw@a"), ("OCR_GATEWAY_CA", "/nowhere/ca.pem"),
      ("OCR_GATEWAY_PIN", "sha256//AAAA"),
      ("OCR_GATEWAY_PIN", String(repeating: "A", count: 52)), ("OCR_MODE", "on"), ("MISTRAL_API_KEY", "two words"),
      ("OCR_HOSTED_MODEL", "a b"), ("OCR_HOSTED_PRICES", "m=-1"), ("OCR_HOSTED_PRICES", "m=0.0001"),
      ("OCR_HOSTED_PRICES", "m=1,m=2"), ("OCR_HOSTED_PRICES", "m"), ("OCR_SPEND_DAILY_CAP", "1e3"),
      ("OCR_SPEND_DAILY_CAP", "0.0000001"), ("OCR_SPEND_DAILY_CAP", "-1"), ("OCR_SPEND_DAILY_CAP", "1."),
      ("OCR_SPEND_DAILY_CAP", ".5"), ("OCR_SPEND_MONTHLY_CAP", "1000000000"), ("OCR_STATE_DIR", "relative"),
      ("OCR_HOSTED_REQUESTS_PER_MINUTE", "0"), ("OCR_NO_SUCH", "x"), ("OCR_MONITOR_SILENCE", "0s"),
      ("OCR_MONITOR_RULES", "/nowhere/rules"), ("OCR_MONITOR_HEARTBEAT_URLS", "ftp://a"),
      ("OCR_ALERT_SMTP_URL", "mail.example:25"), ("OCR_ALERT_SMTP_URL", "smtp://user@mail.example"),
      ("OCR_ALERT_SMTP_URL", "smtp://u:p%0D@mail.example"), ("OCR_ALERT_MAIL_TO", "a"),
      ("OCR_ALERT_MAIL_FROM", "a <b@c>"), ("OCR_ALERT_WEBHOOKS", "hooks.example"), ("OCR_ALERT_SLACK_URL", "x"),
    ])
  func whatIsNotAllowedIsNamed(setting: String, value: String) {
    #expect(problems([setting: value]) == [setting])
  }

  @Test(arguments: [
    ("OCR_GATEWAY_URLS", "http://a, ftp://user:hunter2@b"), ("OCR_GATEWAY_URLS", "https://user:hunter2@a"),
    ("MISTRAL_BASE_URL", "https://user:hunter2@api.example"), ("MISTRAL_BASE_URL", "https://api.example?key=hunter2"),
    ("MISTRAL_API_KEY", "hunter2 x"), ("OCR_GATEWAY_TOKEN", "hunter2\n"), ("OCR_GATEWAY_TOKEN_FILE", "/hunter2"),
    ("OCR_SIDECAR_LISTEN", "http://user:hunter2@a"), ("OCR_ALERT_SMTP_URL", "http://user:hunter2@a"),
    ("OCR_ALERT_WEBHOOKS", "ftp://hunter2"), ("OCR_ALERT_SLACK_URL", "hunter2"), ("OCR_MONITOR_TOKEN", "hunter2 x"),
  ])
  func credentialsAreNotShown(setting: String, value: String) {
    let error = #expect(throws: ConfigurationError.self) { try ClientConfiguration(environment: [setting: value]) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix(setting + ": ") && !text.contains("hunter2"), "\(text)")
  }

  /// Exact: no cap is a rounded one.
  @Test(
    arguments: [
      ("0", 0), ("1", 1_000_000), ("0.1", 100_000), ("0.3", 300_000), ("12.345678", 12_345_678),
      ("999999999.999999", 999_999_999_999_999),
    ] as [(String, Int64)])
  func capsAreExact(text: String, microUSD: Int64) throws {
    #expect(try ClientConfiguration(environment: ["OCR_SPEND_DAILY_CAP": text]).dailyCapMicroUSD == microUSD)
  }

  @Test(arguments: ["auto", "hosted"])
  func askingTheHostedServiceTakesAKey(mode: String) {
    #expect(problems(["OCR_MODE": mode]) == ["MISTRAL_API_KEY"])
    #expect(problems(["OCR_MODE": mode, "MISTRAL_API_KEY": "k"]) == [])
  }

  @Test func aCapTakesAPrice() {
    #expect(problems(["OCR_HOSTED_MODEL": "new", "OCR_SPEND_MONTHLY_CAP": "5"]) == ["OCR_HOSTED_PRICES"])
    #expect(problems(["OCR_HOSTED_MODEL": "new"]) == [])
    #expect(
      problems(["OCR_HOSTED_MODEL": "new", "OCR_SPEND_MONTHLY_CAP": "5", "OCR_HOSTED_PRICES": "new=2"]) == [])
  }

  @Test func aCertificateTakesItsKeyAndTLS() throws {
    let file = "/etc/hostname"
    let urls = ["OCR_GATEWAY_URLS": "https://a"]
    #expect(problems(urls.merging(["OCR_GATEWAY_CERT": file]) { $1 }) == ["OCR_GATEWAY_CERT_KEY"])
    #expect(problems(urls.merging(["OCR_GATEWAY_CERT_KEY": file]) { $1 }) == ["OCR_GATEWAY_CERT"])
    #expect(problems(["OCR_GATEWAY_CA": file]) == ["OCR_GATEWAY_CA"], "the default gateway has no TLS")
    #expect(problems(["OCR_GATEWAY_CA": file, "OCR_GATEWAY_URLS": "http://127.0.0.1:1,https://b"]) == [])
  }

  /// Names are looked up too late to know where they lead.
  @Test(arguments: [
    "http://10.0.0.9:8000", "http://gateway:8000", "https://a,http://[2001:db8::1]:8000", "http://127.0.0.1.x",
  ])
  func aTokenGoesToNoOtherMachineWithoutTLS(_ urls: String) {
    let settings = ["OCR_GATEWAY_URLS": urls, "OCR_GATEWAY_TOKEN": "hunter2"]
    #expect(problems(settings) == ["OCR_GATEWAY_PLAINTEXT"])
    #expect(problems(settings.merging(["OCR_GATEWAY_PLAINTEXT": "allow"]) { $1 }) == [])
    #expect(problems(["OCR_GATEWAY_URLS": urls]) == [])
  }

  @Test(arguments: ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000/box", "https://10.0.0.9"])
  func aTokenMayGoOverLoopbackAndTLS(_ url: String) {
    #expect(problems(["OCR_GATEWAY_URLS": url, "OCR_GATEWAY_TOKEN": "t"]) == [])
  }

  @Test(arguments: [
    ("https://api.example", true), ("http://127.0.0.1:9", true), ("http://[::1]:9", true), ("http://localhost", true),
    ("http://api.example", false), ("http://10.0.0.1/v", false), ("http://127.0.0.1.example", false),
  ])
  func theKeyGoesToNoStrangerInClear(url: String, isAllowed: Bool) {
    #expect(problems(["MISTRAL_BASE_URL": url]) == (isAllowed ? [] : ["MISTRAL_BASE_URL"]))
  }

  @Test func beatsFromElsewhereTakeAToken() {
    #expect(problems(["OCR_MONITOR_LISTEN": "0.0.0.0:8002"]) == ["OCR_MONITOR_TOKEN"])
    #expect(problems(["OCR_MONITOR_LISTEN": "0.0.0.0:8002", "OCR_MONITOR_TOKEN": "t"]) == [])
    #expect(problems(["OCR_MONITOR_LISTEN": "[::1]:8002"]) == [])
  }

  @Test func mailTakesAServerAndSomebodyToRead() {
    #expect(problems(["OCR_ALERT_MAIL_TO": "a@example.com"]) == ["OCR_ALERT_SMTP_URL"])
    #expect(problems(["OCR_ALERT_SMTP_URL": "smtps://mail.example"]) == ["OCR_ALERT_MAIL_TO"])
    #expect(problems(["OCR_ALERT_WEBHOOK_SECRET": "s"]) == ["OCR_ALERT_WEBHOOK_SECRET"])
  }

  @Test func theSidecarIsForThisMachine() {
    #expect(problems(["OCR_SIDECAR_LISTEN": "0.0.0.0:8001"]) == ["OCR_SIDECAR_LISTEN"])
  }

  @Test func secretsMayBeFilesAndAreNeverShown() throws {
    let directory = try TemporaryDirectory()
    try Data("k1\n".utf8).write(to: URL(filePath: directory.path + "/key"))
    let configuration = try ClientConfiguration(environment: ["MISTRAL_API_KEY_FILE": directory.path + "/key"])
    #expect(configuration.mistralAPIKey == Secret("k1"))
    #expect(!"\(configuration)".contains("k1"))
    #expect(
      ClientConfiguration.settings.filter(\.isSecret).map(\.name) == [
        "OCR_GATEWAY_TOKEN", "MISTRAL_API_KEY", "OCR_MONITOR_TOKEN", "OCR_MONITOR_HEARTBEAT_URLS", "OCR_ALERT_SMTP_URL",
        "OCR_ALERT_WEBHOOKS", "OCR_ALERT_WEBHOOK_SECRET", "OCR_ALERT_SLACK_URL", "OCR_ALERT_PAGERDUTY_KEY",
        "LOGTAIL_SOURCE_TOKEN", "SENTRY_DSN", "OTEL_EXPORTER_OTLP_HEADERS",
      ])
  }

  @Test func theListOfPricesIsWrittenAsItIsRead() throws {
    let text = "mistral-ocr-2512=3,mistral-ocr-4-0=5,mistral-ocr-4-1=5"
    #expect(HostedPrices.standard.description == text)
    #expect(HostedPrices(text) == .standard)
    #expect(HostedPrices("a=0,b=0.125")?.description == "a=0,b=0.125")
  }
}
