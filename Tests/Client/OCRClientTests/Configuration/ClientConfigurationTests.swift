import Extraction
import Foundation
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
    #expect(configuration.logLevel == .debug)
    #expect(configuration.logFormat == .text)
    #expect(configuration.telemetry.logtailToken == Secret("l"))
    #expect(configuration.telemetry.logtailURL?.description == "https://logs.example")
    #expect(configuration.telemetry.sentryDSN == SentryDSN("https://k@sentry.example/1"))
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
      ("OCR_HOSTED_REQUESTS_PER_MINUTE", "0"), ("OCR_NO_SUCH", "x"),
    ])
  func whatIsNotAllowedIsNamed(setting: String, value: String) {
    #expect(problems([setting: value]) == [setting])
  }

  @Test(arguments: [
    ("OCR_GATEWAY_URLS", "http://a, ftp://user:hunter2@b"), ("OCR_GATEWAY_URLS", "https://user:hunter2@a"),
    ("MISTRAL_BASE_URL", "https://user:hunter2@api.example"), ("MISTRAL_BASE_URL", "https://api.example?key=hunter2"),
    ("MISTRAL_API_KEY", "hunter2 x"), ("OCR_GATEWAY_TOKEN", "hunter2\n"), ("OCR_GATEWAY_TOKEN_FILE", "/hunter2"),
    ("OCR_SIDECAR_LISTEN", "http://user:hunter2@a"),
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
        "OCR_GATEWAY_TOKEN", "MISTRAL_API_KEY", "LOGTAIL_SOURCE_TOKEN", "SENTRY_DSN",
      ])
  }

  @Test func theListOfPricesIsWrittenAsItIsRead() throws {
    let text = "mistral-ocr-2512=3,mistral-ocr-4-0=5,mistral-ocr-4-1=5"
    #expect(HostedPrices.standard.description == text)
    #expect(HostedPrices(text) == .standard)
    #expect(HostedPrices("a=0,b=0.125")?.description == "a=0,b=0.125")
  }
}
