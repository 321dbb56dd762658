import Foundation
import Gateway
import Inference
import Logging
import Testing

@Suite struct GatewayConfigurationTests {
  private func problems(_ environment: [String: String], file: String? = nil) -> [String] {
    do throws(ConfigurationError) {
      _ = try GatewayConfiguration(
        environment: environment, file: file.map { EnvironmentFile(name: "gateway.env", text: $0) })
      return []
    } catch {
      return error.problems.map(\.description)
    }
  }

  @Test func nothingGivenMeansTheDefaultsOfTheContract() throws {
    let configuration = try GatewayConfiguration(environment: ["PATH": "/bin", "ocr_listen": "x"])
    #expect(configuration == GatewayConfiguration())
    let defaults = Setting.all.map { "\($0.name)=\($0.defaultValue)" }
    #expect(
      defaults == [
        "OCR_LISTEN=127.0.0.1:8000", "OCR_ALLOWLIST=", "OCR_PLAINTEXT=refuse", "OCR_ENGINE=embedded",
        "OCR_EMBEDDED_XML=off", "OCR_ESCALATION=doubtful", "OCR_ON_MODEL_FAILURE=refuse", "OCR_MODEL=pixtral-12b",
        "OCR_MODEL_URL=",
        "OCR_MODEL_API_KEY=", "OCR_MODEL_INPUT=auto", "OCR_CANARY_INTERVAL=60s", "OCR_HEARTBEAT_URLS=",
        "OCR_HEARTBEAT_INTERVAL=60s", "OCR_MAX_BATCH=10", "OCR_QUEUE_LIMIT=64", "OCR_DEFAULT_DEADLINE=30s",
        "OCR_MAX_DEADLINE=600s",
        "OCR_MAX_BODY=20MiB", "OCR_MAX_PAGES=50", "OCR_MAX_PIXELS=60000000", "OCR_DOCUMENT_WORKERS=",
        "OCR_RECOGNIZERS=", "OCR_WORKER_TIMEOUT=20s", "OCR_DRAIN_GRACE=30s", "OCR_REPLAY_WINDOW=600s",
        "OCR_LOG_LEVEL=info", "OCR_LOG_FORMAT=json",
      ])
    #expect(Setting.all.allSatisfy { !$0.defaultText.isEmpty && !$0.allowed.isEmpty && !$0.meaning.isEmpty })
  }

  @Test func everySettingReachesItsProperty() throws {
    let given = [
      "OCR_LISTEN": "[2001:db8::5]:9000", "OCR_ALLOWLIST": "10.0.0.0/8,::1/128", "OCR_PLAINTEXT": "allow",
      "OCR_ENGINE": "cascade", "OCR_EMBEDDED_XML": "off", "OCR_ESCALATION": "whole", "OCR_ON_MODEL_FAILURE": "embedded",
      "OCR_MODEL": "qwen3-vl-2b", "OCR_MODEL_URL": "http://[::1]:8080/llm", "OCR_MODEL_API_KEY": "k-1",
      "OCR_MODEL_INPUT": "hint", "OCR_CANARY_INTERVAL": "5s", "OCR_HEARTBEAT_URLS": "https://monitor.example/beat",
      "OCR_HEARTBEAT_INTERVAL": "6s", "OCR_MAX_BATCH": "4", "OCR_QUEUE_LIMIT": "1", "OCR_DEFAULT_DEADLINE": "0.25s",
      "OCR_MAX_DEADLINE": "3600s", "OCR_MAX_BODY": "1KiB", "OCR_MAX_PAGES": "7", "OCR_MAX_PIXELS": "1000",
      "OCR_DOCUMENT_WORKERS": "3", "OCR_RECOGNIZERS": "2", "OCR_WORKER_TIMEOUT": "0.5s", "OCR_DRAIN_GRACE": "0s",
      "OCR_REPLAY_WINDOW": "0s", "OCR_LOG_LEVEL": "trace", "OCR_LOG_FORMAT": "text",
    ]
    var expected = GatewayConfiguration()
    expected.listen = ListenAddress(address: try #require(IPAddress("2001:db8::5")), port: 9000)
    expected.allowList = try GatewayConfiguration(environment: ["OCR_ALLOWLIST": "10.0.0.0/8 ::1"]).allowList
    expected.plaintext = .allow
    expected.engine = .cascade
    expected.escalation = .whole
    expected.onModelFailure = .embedded
    expected.model = "qwen3-vl-2b"
    expected.modelURL = ServerURL("http://[::1]:8080/llm")
    expected.modelAPIKey = Secret("k-1")
    expected.modelInput = .hint
    expected.canaryInterval = .seconds(5)
    expected.heartbeatTargets = try GatewayConfiguration(
      environment: ["OCR_HEARTBEAT_URLS": "https://monitor.example/beat"]
    ).heartbeatTargets
    #expect(expected.heartbeatTargets.count == 1)
    expected.heartbeatInterval = .seconds(6)
    expected.maxBatch = 4
    expected.queueLimit = 1
    expected.defaultDeadline = .milliseconds(250)
    expected.maxDeadline = .seconds(3600)
    expected.maxBody = 1024
    expected.maxPages = 7
    expected.maxPixels = 1000
    expected.documentWorkers = 3
    expected.recognizers = 2
    expected.workerTimeout = .milliseconds(500)
    expected.drainGrace = .zero
    expected.replayWindow = .zero
    expected.logLevel = .trace
    expected.logFormat = .text
    let configuration = try GatewayConfiguration(environment: given)
    #expect(configuration == expected)
    // What is shown is what was given.
    for setting in Setting.all where !setting.isSecret {
      #expect(setting.value(in: configuration) == given[setting.name])
    }
    for setting in Setting.all where setting.isSecret {
      let shown = setting.value(in: configuration)
      #expect(shown.contains("[redacted]") && !shown.contains("k-1") && !shown.contains("beat"), "\(setting.name)")
    }
  }

  @Test(arguments: [
    ("OCR_DRAIN_GRACE", "500ms", "0.5s"), ("OCR_DRAIN_GRACE", "10m", "600s"), ("OCR_MAX_DEADLINE", "1h", "3600s"),
    ("OCR_MAX_DEADLINE", "1.5m", "90s"), ("OCR_MAX_BODY", "2048", "2KiB"), ("OCR_MAX_BODY", "500KB", "500000"),
    ("OCR_MAX_BODY", "1GiB", "1GiB"), ("OCR_MAX_BODY", "2000B", "2000"), ("OCR_MAX_BODY", "3MB", "3000000"),
    ("OCR_LISTEN", "[::1]:0", "[::1]:0"), ("OCR_LISTEN", "127.0.0.1:65535", "127.0.0.1:65535"),
    ("OCR_LISTEN", "[::ffff:127.0.0.1]:80", "127.0.0.1:80"), ("OCR_ALLOWLIST", " 10.0.0.1 ", "10.0.0.1/32"),
  ])
  func readsEveryForm(name: String, text: String, shown: String) throws {
    let setting = try #require(Setting.all.first { $0.name == name })
    #expect(setting.value(in: try GatewayConfiguration(environment: [name: text])) == shown)
  }

  @Test(arguments: [
    ("OCR_LISTEN", ["8000", ":8000", "localhost:8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1"]),
    ("OCR_LISTEN", ["::1:8000", "[::1]", "[127.0.0.1]:80", "[::1]:080", "[::1:80", "::1]:80", "127.0.0.1:8000 "]),
    ("OCR_PLAINTEXT", ["yes", "Allow", "allow "]), ("OCR_ENGINE", ["Model", "hosted"]),
    ("OCR_MODEL", ["../x", "Pixtral", "-a", "a b"]),
    (
      "OCR_MODEL_URL",
      [
        "127.0.0.1:8080", "ftp://x", "http://", "http://u:p@h", "http://h:0", "http://h:99999", "http://h/?q=1",
        "http://[::1", "http://a b",
      ]
    ), ("OCR_EMBEDDED_XML", ["on"]),
    ("OCR_MAX_BATCH", ["0", "257", "ten"]),
    ("OCR_QUEUE_LIMIT", ["0", "-1", "1.5", "64k", "010", "10001", "99999999999999999999", "６４"]),
    ("OCR_MAX_DEADLINE", ["30", "s", "-1s", "1 s", "1S", ".5s", "1.s", "1e3s", "61m", "99ms", "1h30m", "½s"]),
    ("OCR_MAX_BODY", ["20 MiB", "20mib", "MiB", "1.5MiB", "-1", "1023", "2GiB", "99999999999GiB", "5\u{301}"]),
    ("OCR_DOCUMENT_WORKERS", ["0", "auto", "257"]), ("OCR_LOG_LEVEL", ["INFO", "verbose"]), ("OCR_LOG_FORMAT", ["xml"]),
  ])
  func oneLineNamesSettingValueAndWhatIsAllowed(name: String, texts: [String]) throws {
    let setting = try #require(Setting.all.first { $0.name == name })
    for text in texts {
      #expect(
        problems([name: text]) == ["\(name): \"\(text)\" is not allowed; allowed: \(setting.allowed)"], "\(text)")
    }
  }

  @Test func zeroNeedsNoUnit() throws {
    #expect(try GatewayConfiguration(environment: ["OCR_REPLAY_WINDOW": "0"]).replayWindow == .zero)
    #expect(problems(["OCR_REPLAY_WINDOW": "1"]).count == 1)
    #expect(problems(["OCR_MAX_DEADLINE": "0"]).count == 1)
  }

  @Test func valuesCannotBreakTheLine() {
    let line = problems(["OCR_ENGINE": "a\nOCR_X: fine\u{202E}\u{7}" + String(repeating: "x", count: 500)])
    #expect(line.count == 1)
    #expect(line.first?.contains { $0.isNewline || $0 == "\u{7}" || $0 == "\u{202E}" } == false)
    #expect(line.first?.count ?? 0 < 200)
  }

  @Test(arguments: [
    ("OCR_LISTN", "OCR_LISTEN"), ("OCR_ALLOW_LIST", "OCR_ALLOWLIST"), ("OCR_MAXPIXELS", "OCR_MAX_PIXELS"),
    ("OCR_QEUUE_LIMIT", "OCR_QUEUE_LIMIT"), ("OCR_LOGLEVEL", "OCR_LOG_LEVEL"), ("OCR_RECOGNISERS", "OCR_RECOGNIZERS"),
  ])
  func unknownNamesStopTheStartAndNameTheNearest(name: String, nearest: String) {
    let detail = "there is no such setting; the nearest is \(nearest)"
    #expect(problems([name: "x"]) == ["\(name): \(detail)"])
    #expect(problems([:], file: "A=1\n\(name)=") == ["\(name) (gateway.env line 2): \(detail)"])
  }

  @Test func theEnvironmentWinsOverTheFile() throws {
    let file = EnvironmentFile(
      name: "gateway.env", text: "OCR_MAX_PAGES=5\nOCR_QUEUE_LIMIT=6\nOCR_LOG_LEVEL=debug\nOTHER=x\n")
    let configuration = try GatewayConfiguration(
      environment: ["OCR_MAX_PAGES": "9", "OCR_LOG_LEVEL": ""], file: file)
    #expect(configuration.maxPages == 9)
    #expect(configuration.queueLimit == 6)
    // Without text a setting counts as not given.
    #expect(configuration.logLevel == .debug)
  }

  @Test func allProblemsAreReportedTogether() {
    let found = problems(
      ["OCR_MAX_PAGES": "many", "OCR_NOPE": "1", "OCR_LISTEN": "0.0.0.0:8000"],
      file: "OCR_LOG_FORMAT=xml\nnonsense\nOCR_QUEUE_LIMIT=1\nOCR_QUEUE_LIMIT=2\nOCR_MAX_PAGES=none\n")
    #expect(found.count == 7, "\(found)")
    for start in [
      "(gateway.env line 2): ", "OCR_QUEUE_LIMIT (gateway.env line 4): is already set in line 3",
      "OCR_NOPE: there is no", "OCR_MAX_PAGES: \"many\"", "OCR_LOG_FORMAT (gateway.env line 1): \"xml\"",
      "OCR_ALLOWLIST: must name", "OCR_PLAINTEXT: must be",
    ] {
      #expect(found.contains { $0.hasPrefix(start) }, "\(start)")
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

  @Test(arguments: ["127.0.0.1:8000", "127.9.9.9:0", "[::1]:8000", "[::ffff:127.0.0.1]:1"])
  func loopbackNeedsNeither(listen: String) {
    #expect(problems(["OCR_LISTEN": listen]).isEmpty)
  }

  @Test(arguments: ["model", "cascade"])
  func enginesWithAModelNeedItsServer(engine: String) {
    #expect(problems(["OCR_ENGINE": engine]).map { $0.prefix(14) } == ["OCR_MODEL_URL:"])
    #expect(problems(["OCR_ENGINE": engine, "OCR_MODEL_URL": "http://127.0.0.1:8080"]).isEmpty)
  }

  @Test func secretsComeFromFilesAndAreNeverShown() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID())").path()
    try Data("top-secret\n".utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let configuration = try GatewayConfiguration(environment: ["OCR_MODEL_API_KEY_FILE": path])
    #expect(configuration.modelAPIKey?.revealed == "top-secret")
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in [dumped, "\(configuration)", String(reflecting: configuration)] {
      #expect(!text.contains("top-secret"))
    }
    #expect(
      problems(["OCR_MODEL_API_KEY": "top secret"]).allSatisfy { !$0.contains("top") && $0.contains("not shown") })
    #expect(
      problems(["OCR_MODEL_API_KEY": "a", "OCR_MODEL_API_KEY_FILE": path]) == [
        "OCR_MODEL_API_KEY_FILE: and OCR_MODEL_API_KEY are both given; keep one"
      ])
    #expect(problems(["OCR_MODEL_API_KEY_FILE": path + ".gone"]).count == 1)
    // Only secrets have files.
    #expect(problems(["OCR_LISTEN_FILE": path]).count == 1)
  }

  @Test func theDefaultDeadlineFitsIntoTheLongest() {
    #expect(problems(["OCR_DEFAULT_DEADLINE": "10s", "OCR_MAX_DEADLINE": "10s"]).isEmpty)
    #expect(
      problems(["OCR_MAX_DEADLINE": "10s"]) == ["OCR_DEFAULT_DEADLINE: 30s is above OCR_MAX_DEADLINE=10s"])
  }

  @Test func loadsAFile() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "gateway-\(UUID()).env").path()
    try Data("OCR_MAX_PAGES=5\r\n".utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try GatewayConfiguration.load(file: path).maxPages == 5)
    #expect(try GatewayConfiguration.load(file: nil).maxPages == 50)
    let error = #expect(throws: ConfigurationError.self) { try GatewayConfiguration.load(file: path + ".gone") }
    #expect(error?.description == "(\(path).gone): the configuration file cannot be read")
  }
}
