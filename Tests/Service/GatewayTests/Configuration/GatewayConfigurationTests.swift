import DocumentService
import Extraction
import Gateway
import Inference
import Logging
import ModelCatalog
import Settings
import Testing
import Workers

@Suite struct GatewayConfigurationTests {
  private func problems(_ environment: [String: String]) -> [String] {
    do throws(ConfigurationError) {
      _ = try GatewayConfiguration(environment: environment)
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test func nothingGivenMeansTheDefaultsOfTheContract() throws {
    let configuration = try GatewayConfiguration(environment: ["PATH": "/bin", "ocr_listen": "x"])
    #expect(configuration == GatewayConfiguration())
    let defaults = GatewayConfiguration.settings.map { "\($0.name)=\($0.defaultValue)" }
    #expect(
      defaults == [
        "OCR_LISTEN=127.0.0.1:8000", "OCR_ALLOWLIST=", "OCR_TRUSTED_PROXIES=", "OCR_HOSTNAMES=",
        "OCR_PLAINTEXT=refuse", "OCR_TLS_CERT=", "OCR_TLS_KEY=", "OCR_TLS_CLIENT_CA=", "OCR_TOKENS_FILE=",
        "OCR_ENGINE=embedded", "OCR_EMBEDDED_XML=on", "OCR_SELF=", "OCR_ESCALATION=doubtful",
        "OCR_ON_MODEL_FAILURE=refuse",
        "OCR_MODEL=pixtral-12b", "OCR_GPU=t4", "OCR_MODEL_URL=", "OCR_MODEL_API_KEY=", "OCR_MODEL_INPUT=auto",
        "OCR_CANARY_INTERVAL=60s", "OCR_HEARTBEAT_URLS=", "OCR_HEARTBEAT_TOKEN=",
        "OCR_HEARTBEAT_INTERVAL=60s", "OCR_MAX_BATCH=10", "OCR_QUEUE_LIMIT=64", "OCR_DEFAULT_DEADLINE=30s",
        "OCR_MAX_DEADLINE=600s",
        "OCR_MAX_BODY=20MiB", "OCR_MAX_UPLOADS_BYTES=", "OCR_MAX_PAGES=50", "OCR_MAX_PIXELS=60000000",
        "OCR_DOCUMENT_WORKERS=",
        "OCR_RECOGNIZERS=", "OCR_RECOGNIZER_DEVICE=auto",
        "OCR_WORKER_TIMEOUT=20s", "OCR_SANDBOX=auto", "OCR_DRAIN_GRACE=30s", "OCR_REPLAY_WINDOW=600s",
        "OCR_LOG_LEVEL=info", "OCR_LOG_FORMAT=json", "LOGTAIL_SOURCE_TOKEN=", "LOGTAIL_INGEST_URL=", "SENTRY_DSN=",
        "SENTRY_ENVIRONMENT=production", "OTEL_EXPORTER_OTLP_ENDPOINT=", "OTEL_EXPORTER_OTLP_HEADERS=",
        "OTEL_TRACES_SAMPLER_ARG=1",
      ])
    #expect(
      GatewayConfiguration.settings.allSatisfy { !$0.defaultText.isEmpty && !$0.allowed.isEmpty && !$0.meaning.isEmpty }
    )
  }

  @Test func everySettingReachesItsProperty() throws {
    let given = [
      "OCR_LISTEN": "[2001:db8::5]:9000", "OCR_ALLOWLIST": "10.0.0.0/8,::1/128",
      "OCR_TRUSTED_PROXIES": "10.0.0.8/31,2001:db8::8/128", "OCR_HOSTNAMES": "ocr.internal,gateway",
      "OCR_PLAINTEXT": "allow", "OCR_TLS_CERT": "/dev/null", "OCR_TLS_KEY": "/dev/zero",
      "OCR_TLS_CLIENT_CA": "/dev/full", "OCR_TOKENS_FILE": "/dev/random",
      "OCR_ENGINE": "cascade", "OCR_EMBEDDED_XML": "off", "OCR_SELF": "Kolb KG; DE811907980",
      "OCR_ESCALATION": "whole", "OCR_ON_MODEL_FAILURE": "embedded",
      "OCR_MODEL": "qwen3-vl-2b", "OCR_GPU": "rtx-4000-ada", "OCR_MODEL_URL": "http://[::1]:8080/llm",
      "OCR_MODEL_API_KEY": "k-1", "OCR_MODEL_INPUT": "hint", "OCR_CANARY_INTERVAL": "5s",
      "OCR_HEARTBEAT_URLS": "https://monitor.example/beat", "OCR_HEARTBEAT_TOKEN": "t-1",
      "OCR_HEARTBEAT_INTERVAL": "6s", "OCR_MAX_BATCH": "4", "OCR_QUEUE_LIMIT": "1", "OCR_DEFAULT_DEADLINE": "0.25s",
      "OCR_MAX_DEADLINE": "3600s", "OCR_MAX_BODY": "1KiB", "OCR_MAX_UPLOADS_BYTES": "1MiB", "OCR_MAX_PAGES": "7",
      "OCR_MAX_PIXELS": "1000",
      "OCR_DOCUMENT_WORKERS": "3", "OCR_RECOGNIZERS": "2", "OCR_RECOGNIZER_DEVICE": "cpu",
      "OCR_WORKER_TIMEOUT": "0.5s", "OCR_SANDBOX": "require", "OCR_DRAIN_GRACE": "0s",
      "OCR_REPLAY_WINDOW": "0s", "OCR_LOG_LEVEL": "trace", "OCR_LOG_FORMAT": "text",
      "LOGTAIL_SOURCE_TOKEN": "t-1", "LOGTAIL_INGEST_URL": "https://logs.example",
      "SENTRY_DSN": "https://abc123@o1.sentry.example/42", "SENTRY_ENVIRONMENT": "staging",
      "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318", "OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=k-1",
      "OTEL_TRACES_SAMPLER_ARG": "0.25",
    ]
    var expected = GatewayConfiguration()
    expected.listen = ListenAddress(address: try #require(IPAddress("2001:db8::5")), port: 9000)
    expected.allowList = try GatewayConfiguration(environment: ["OCR_ALLOWLIST": "10.0.0.0/8 ::1"]).allowList
    expected.trustedProxies = try GatewayConfiguration(
      environment: ["OCR_TRUSTED_PROXIES": "10.0.0.8/31 2001:db8::8"]
    ).trustedProxies
    #expect(expected.trustedProxies.count == 2)
    expected.hostnames = ["ocr.internal", "gateway"]
    expected.plaintext = .allow
    expected.certificateFile = "/dev/null"
    expected.keyFile = "/dev/zero"
    expected.clientAuthorityFile = "/dev/full"
    expected.tokensFile = "/dev/random"
    #expect(
      expected.tls == TLSFiles(certificate: "/dev/null", key: "/dev/zero", clientAuthority: "/dev/full"))
    expected.engine = .cascade
    expected.embeddedXML = .off
    expected.own = try #require(OwnCompany(parsing: "Kolb KG;DE811907980"))
    expected.escalation = .whole
    expected.onModelFailure = .embedded
    expected.model = "qwen3-vl-2b"
    expected.gpu = .rtx4000Ada
    expected.modelURL = ServerURL("http://[::1]:8080/llm")
    expected.modelAPIKey = Secret("k-1")
    expected.modelInput = .hint
    expected.canaryInterval = .seconds(5)
    expected.heartbeatTargets = try GatewayConfiguration(
      environment: ["OCR_HEARTBEAT_URLS": "https://monitor.example/beat"]
    ).heartbeatTargets
    #expect(expected.heartbeatTargets.count == 1)
    expected.heartbeatToken = Secret("t-1")
    expected.heartbeatInterval = .seconds(6)
    expected.maxBatch = 4
    expected.queueLimit = 1
    expected.defaultDeadline = .milliseconds(250)
    expected.maxDeadline = .seconds(3600)
    expected.maxBody = 1024
    expected.maxUploads = 1 << 20
    expected.maxPages = 7
    expected.maxPixels = 1000
    expected.documentWorkers = 3
    expected.recognizers = 2
    expected.recognizerDevice = .cpu
    expected.workerTimeout = .milliseconds(500)
    expected.sandbox = .require
    expected.drainGrace = .zero
    expected.replayWindow = .zero
    expected.logLevel = .trace
    expected.logFormat = .text
    expected.telemetry.logtailToken = Secret("t-1")
    expected.telemetry.logtailURL = ServerURL("https://logs.example")
    expected.telemetry.sentryDSN = SentryDSN("https://abc123@o1.sentry.example/42")
    expected.telemetry.sentryEnvironment = "staging"
    expected.telemetry.otlpEndpoint = ServerURL("http://127.0.0.1:4318")
    expected.telemetry.otlpHeaders = OTLPHeaders("x-api-key=k-1")
    expected.telemetry.traceRatio = 0.25
    let configuration = try GatewayConfiguration(environment: given)
    #expect(configuration == expected)
    // What is shown is what was given.
    for setting in GatewayConfiguration.settings where !setting.isSecret {
      #expect(setting.value(in: configuration) == given[setting.name])
    }
    for setting in GatewayConfiguration.settings where setting.isSecret {
      let shown = setting.value(in: configuration)
      #expect(
        shown.contains("[redacted]") && !shown.contains("k-1") && !shown.contains("beat") && !shown.contains("t-1")
          && !shown.contains("abc123"),
        "\(setting.name)")
    }
  }

  @Test(arguments: [
    ("OCR_PLAINTEXT", ["yes", "Allow", "allow "]), ("OCR_ENGINE", ["Model", "hosted"]),
    ("OCR_MODEL", ["../x", "Pixtral", "-a", "a b"]),
    ("OCR_GPU", ["T4", "gtx"]), ("OCR_MODEL_URL", ["127.0.0.1:8080"]), ("OCR_EMBEDDED_XML", ["On", "yes"]),
    ("OCR_SELF", ["AB", "Kolb KG;-"]),
    ("OCR_MAX_BATCH", ["0", "257", "ten"]),
    ("OCR_QUEUE_LIMIT", ["0", "10001"]), ("OCR_MAX_DEADLINE", ["0", "99ms", "61m"]),
    ("OCR_MAX_BODY", ["1023", "2GiB"]), ("OCR_DOCUMENT_WORKERS", ["0", "257"]), ("OCR_LOG_LEVEL", ["INFO", "verbose"]),
    ("OCR_LOG_FORMAT", ["xml"]), ("LOGTAIL_INGEST_URL", ["http://logs.example", "logs.example"]),
    ("SENTRY_ENVIRONMENT", ["a b"]), ("OTEL_EXPORTER_OTLP_ENDPOINT", ["http://collector:4318", "collector:4318"]),
    ("OTEL_TRACES_SAMPLER_ARG", ["1.1", "-1", "1e-1", "half", "."]),
  ])
  func oneLineNamesSettingValueAndWhatIsAllowed(name: String, texts: [String]) throws {
    let setting = try #require(GatewayConfiguration.settings.first { $0.name == name })
    for text in texts {
      #expect(
        problems([name: text]) == ["\(name): \"\(text)\" is not allowed; allowed: \(setting.allowed)"], "\(text)")
    }
  }

  @Test(arguments: ["0.0.0.0:8000", "[::]:8000", "10.0.0.5:8000", "[2001:db8::1]:8000"])
  func beyondLoopbackNeedsAListAndConsent(listen: String) {
    let bare = problems(["OCR_LISTEN": listen])
    #expect(bare.map { $0.prefix(14) } == ["OCR_ALLOWLIST:", "OCR_PLAINTEXT:"])
    #expect(bare.first?.contains("OCR_LISTEN=\(listen)") == true)
    #expect(problems(["OCR_LISTEN": listen, "OCR_PLAINTEXT": "allow"]).map { $0.prefix(14) } == ["OCR_ALLOWLIST:"])
    #expect(problems(["OCR_LISTEN": listen, "OCR_ALLOWLIST": "::1"]).map { $0.prefix(14) } == ["OCR_PLAINTEXT:"])
    #expect(problems(["OCR_LISTEN": listen, "OCR_ALLOWLIST": "::1", "OCR_PLAINTEXT": "allow"]).isEmpty)
    // A list that is wrong is reported as wrong, not as missing too.
    #expect(problems(["OCR_LISTEN": listen, "OCR_ALLOWLIST": "x", "OCR_PLAINTEXT": "allow"]).count == 1)
  }

  @Test func withACertificateNoConsentIsNeeded() {
    let listen = ["OCR_LISTEN": "10.0.0.5:8000", "OCR_ALLOWLIST": "10.0.0.0/8"]
    #expect(problems(listen.merging(["OCR_TLS_CERT": "/dev/null", "OCR_TLS_KEY": "/dev/null"]) { $1 }).isEmpty)
  }

  @Test func aCertificateNeedsItsKeyAndTheOtherWayRound() {
    #expect(problems(["OCR_TLS_CERT": "/dev/null"]) == ["OCR_TLS_KEY: must be given, because OCR_TLS_CERT is"])
    #expect(problems(["OCR_TLS_KEY": "/dev/null"]) == ["OCR_TLS_CERT: must be given, because OCR_TLS_KEY is"])
    #expect(
      problems(["OCR_TLS_CLIENT_CA": "/dev/null"]) == ["OCR_TLS_CLIENT_CA: has no effect without OCR_TLS_CERT"])
    for name in ["OCR_TLS_CERT", "OCR_TLS_KEY", "OCR_TLS_CLIENT_CA", "OCR_TOKENS_FILE"] {
      let problems = problems([name: "/nowhere/file"])
      #expect(problems.count == 1 && problems[0].hasPrefix("\(name): \"/nowhere/file\" cannot be read"))
    }
  }

  @Test(arguments: ["127.0.0.1:8000", "127.9.9.9:0", "[::1]:8000", "[::ffff:127.0.0.1]:1"])
  func loopbackNeedsNeither(listen: String) {
    #expect(problems(["OCR_LISTEN": listen]).isEmpty)
  }

  @Test(arguments: ["model", "cascade"])
  func enginesWithAModelNeedItsServer(engine: String) {
    #expect(problems(["OCR_ENGINE": engine]).map { $0.prefix(14) } == ["OCR_MODEL_URL:"])
    #expect(problems(["OCR_ENGINE": engine, "OCR_MODEL_URL": "http://127.0.0.1:8080"]).isEmpty)
  }

  @Test func aBatchMustFitIntoTheMemoryForUploads() {
    #expect(problems(["OCR_MAX_BODY": "1MiB", "OCR_MAX_UPLOADS_BYTES": "5MiB"]).isEmpty)
    #expect(
      problems(["OCR_MAX_BODY": "1MiB", "OCR_MAX_UPLOADS_BYTES": "4MiB"]) == [
        "OCR_MAX_UPLOADS_BYTES: 4194304 is less than the 4259840 bytes that a batch may have (four times OCR_MAX_BODY)"
      ])
  }

  @Test func theDefaultDeadlineFitsIntoTheLongest() {
    #expect(problems(["OCR_DEFAULT_DEADLINE": "10s", "OCR_MAX_DEADLINE": "10s"]).isEmpty)
    #expect(
      problems(["OCR_MAX_DEADLINE": "10s"]) == ["OCR_DEFAULT_DEADLINE: 30s is above OCR_MAX_DEADLINE=10s"])
  }
}
