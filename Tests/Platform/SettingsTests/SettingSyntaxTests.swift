import Settings
import Testing

@Suite struct SettingSyntaxTests {
  private func setting(_ name: String) throws -> Setting<SampleConfiguration> {
    try #require(SampleConfiguration.settings.first { $0.name == name })
  }

  @Test(arguments: [
    ("OCR_PATIENCE", "500ms", "0.5s"), ("OCR_PATIENCE", "10m", "600s"), ("OCR_PATIENCE", "1h", "3600s"),
    ("OCR_PATIENCE", "1.5m", "90s"), ("OCR_PATIENCE", "0", "0s"), ("OCR_MAX_BODY", "2048", "2KiB"),
    ("OCR_MAX_BODY", "500KB", "500000"), ("OCR_MAX_BODY", "1GiB", "1GiB"), ("OCR_MAX_BODY", "2000B", "2000"),
    ("OCR_MAX_BODY", "3MB", "3000000"), ("OCR_LISTEN", "[::1]:0", "[::1]:0"),
    ("OCR_LISTEN", "127.0.0.1:65535", "127.0.0.1:65535"), ("OCR_LISTEN", "[::ffff:127.0.0.1]:80", "127.0.0.1:80"),
    ("OCR_URL", "http://[::1]:8080/llm/", "http://[::1]:8080/llm"), ("OCR_COLOR", "green", "green"),
    ("OCR_WORKERS", "7", "7"), ("VENDOR_API_KEY", "k-1", "[redacted]"),
  ])
  func readsEveryForm(name: String, text: String, shown: String) throws {
    #expect(try setting(name).value(in: SampleConfiguration(environment: [name: text])) == shown)
  }

  @Test(arguments: [
    ("OCR_LISTEN", ["8000", ":8000", "localhost:8000", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1"]),
    ("OCR_LISTEN", ["::1:8000", "[::1]", "[127.0.0.1]:80", "[::1]:080", "[::1:80", "::1]:80", "127.0.0.1:8000 "]),
    ("OCR_COLOR", ["yes", "Red", "red "]),
    (
      "OCR_URL",
      [
        "127.0.0.1:8080", "ftp://x", "http://", "http://h:0", "http://h:99999", "http://[::1", "http://a b",
      ]
    ),
    ("OCR_MAX_PAGES", ["0", "-1", "1.5", "64k", "010", "10001", "99999999999999999999", "６４"]),
    ("OCR_PATIENCE", ["30", "s", "-1s", "1 s", "1S", ".5s", "1.s", "1e3s", "61m", "1h30m", "½s"]),
    ("OCR_MAX_BODY", ["20 MiB", "20mib", "MiB", "1.5MiB", "-1", "1023", "2GiB", "99999999999GiB", "5\u{301}"]),
    ("OCR_WORKERS", ["0", "auto", "257"]),
  ])
  func oneLineNamesSettingValueAndWhatIsAllowed(name: String, texts: [String]) throws {
    let setting = try setting(name)
    for text in texts {
      #expect(
        SampleConfiguration.problems([name: text])
          == ["\(name): \"\(text)\" is not allowed; allowed: \(setting.allowed)"], "\(text)")
    }
  }

  @Test(arguments: [
    "http://user:hunter2@h", "https://user:hunter2@h:8000/llm", "ftp://user:hunter2@h", "user:hunter2@h", "//hunter2@h",
    "http://h/?key=hunter2", "http://h#hunter2", "http://user:hunter2%40h", "http://user:hunter2", "user:hunter2",
  ])
  func urlThatMayHoldACredentialIsNotShown(url: String) throws {
    let allowed = try setting("OCR_URL").allowed
    #expect(
      SampleConfiguration.problems(["OCR_URL": url])
        == ["OCR_URL: the URL (not shown) may hold a user name, a password or a key; allowed: \(allowed)"])
    // Pasted into the wrong place as well.
    let misplaced = SampleConfiguration.problems(["OCR_COLOR": "http://user:hunter2@h", "OCR_LISTEN": "hunter2@h:80"])
    #expect(misplaced.count == 2 && misplaced.allSatisfy { !$0.contains("hunter2") })
  }
}
