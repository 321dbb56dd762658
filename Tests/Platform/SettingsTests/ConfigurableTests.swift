import Foundation
import Settings
import Testing

@Suite struct ConfigurableTests {
  private func problems(_ environment: [String: String], file: String? = nil) -> [String] {
    SampleConfiguration.problems(environment, file: file)
  }

  @Test func nothingGivenMeansTheDefaults() throws {
    let configuration = try SampleConfiguration(environment: ["PATH": "/bin", "ocr_listen": "x", "VENDOR_OTHER": "y"])
    #expect(configuration == SampleConfiguration())
  }

  @Test func theEnvironmentWinsOverTheFile() throws {
    let file = EnvironmentFile(
      name: "sample.env", text: "OCR_MAX_PAGES=5\nOCR_WORKERS=6\nOCR_COLOR=green\nVENDOR_API_KEY=k\nOTHER=x\n")
    let configuration = try SampleConfiguration(environment: ["OCR_MAX_PAGES": "9", "OCR_COLOR": ""], file: file)
    #expect(configuration.pages == 9)
    #expect(configuration.workers == 6)
    // Without text a setting counts as not given.
    #expect(configuration.color == .green)
    #expect(configuration.key == Secret("k"))
  }

  @Test(arguments: [
    ("OCR_LISTN", "OCR_LISTEN"), ("OCR_MAXPAGES", "OCR_MAX_PAGES"), ("OCR_WROKERS", "OCR_WORKERS"),
    ("OCR_COLOUR", "OCR_COLOR"),
  ])
  func unknownNamesStopTheStartAndNameTheNearest(name: String, nearest: String) {
    let detail = "there is no such setting; the nearest is \(nearest)"
    #expect(problems([name: "x"]) == ["\(name): \(detail)"])
    #expect(problems([:], file: "A=1\n\(name)=") == ["\(name) (sample.env line 2): \(detail)"])
  }

  @Test func namesWithoutThePrefixBelongToOthersUnlessTheyAreSettings() throws {
    #expect(problems(["VENDOR_API_KEYS": "x", "LISTEN": "y"], file: "VENDOR_URL=z").isEmpty)
    #expect(problems(["VENDOR_API_KEY": "two words"]).count == 1)
    #expect(
      problems([:], file: "VENDOR_API_KEY=a\nVENDOR_API_KEY=b") == [
        "VENDOR_API_KEY (sample.env line 2): is already set in line 1"
      ])
  }

  @Test func allProblemsAreReportedTogether() {
    let found = problems(
      ["OCR_MAX_PAGES": "many", "OCR_NOPE": "1", "OCR_LISTEN": "80"],
      file: "OCR_COLOR=blue\nnonsense\nOCR_WORKERS=1\nOCR_WORKERS=2\nOCR_MAX_PAGES=none\n")
    #expect(found.count == 6, "\(found)")
    for start in [
      "(sample.env line 2): ", "OCR_WORKERS (sample.env line 4): is already set in line 3", "OCR_NOPE: there is no",
      "OCR_MAX_PAGES: \"many\"", "OCR_COLOR (sample.env line 1): \"blue\"", "OCR_LISTEN: \"80\"",
    ] {
      #expect(found.contains { $0.hasPrefix(start) }, "\(start)")
    }
  }

  @Test func rulesOverSeveralSettings() {
    #expect(
      problems(["OCR_COLOR": "green", "OCR_MAX_PAGES": "101"]) == ["OCR_COLOR: must be red for more than 100 pages"])
    #expect(problems(["OCR_COLOR": "green", "OCR_MAX_PAGES": "100"]).isEmpty)
    // A value that is wrong is reported as wrong, not as against a rule too.
    #expect(problems(["OCR_COLOR": "green", "OCR_MAX_PAGES": "x"]).count == 1)
  }

  @Test func valuesCannotBreakTheLine() {
    let line = problems(["OCR_COLOR": "a\nOCR_X: fine\u{202E}\u{7}" + String(repeating: "x", count: 500)])
    #expect(line.count == 1)
    #expect(line.first?.contains { $0.isNewline || $0 == "\u{7}" || $0 == "\u{202E}" } == false)
    #expect(line.first?.count ?? 0 < 200)
  }

  @Test func secretsComeFromFilesAndAreNeverShown() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "key-\(UUID())").path()
    try Data("top-secret\n".utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let configuration = try SampleConfiguration(environment: ["VENDOR_API_KEY_FILE": path])
    #expect(configuration.key?.revealed == "top-secret")
    var dumped = ""
    dump(configuration, to: &dumped)
    for text in [dumped, "\(configuration)", String(reflecting: configuration)] {
      #expect(!text.contains("top-secret"))
    }
    #expect(problems(["VENDOR_API_KEY": "top secret"]).allSatisfy { !$0.contains("top") && $0.contains("not shown") })
    #expect(
      problems(["VENDOR_API_KEY": "a", "VENDOR_API_KEY_FILE": path]) == [
        "VENDOR_API_KEY_FILE: and VENDOR_API_KEY are both given; keep one"
      ])
    #expect(problems(["VENDOR_API_KEY_FILE": path + ".gone"]).count == 1)
    // The key where its file's name belongs.
    #expect(
      problems(["VENDOR_API_KEY_FILE": "top-secret"]) == [
        "VENDOR_API_KEY_FILE: the file (not shown) cannot be read; name a file"
      ])
    try Data("\n".utf8).write(to: URL(filePath: path))
    #expect(problems(["VENDOR_API_KEY_FILE": path]).count == 1)
    // Only secrets have files.
    #expect(problems(["OCR_LISTEN_FILE": path]).count == 1)
  }

  @Test func loadsAFile() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "sample-\(UUID()).env").path()
    try Data("OCR_MAX_PAGES=5\r\n".utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try SampleConfiguration.load(file: path).pages == 5)
    #expect(try SampleConfiguration.load(file: nil).pages == 50)
    let error = #expect(throws: ConfigurationError.self) { try SampleConfiguration.load(file: path + ".gone") }
    #expect(error?.description == "(\(path).gone): the configuration file cannot be read")
  }
}
