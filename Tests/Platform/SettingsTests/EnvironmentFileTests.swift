import Settings
import TestSupport
import Testing

@Suite struct EnvironmentFileTests {
  private func configuration(_ text: String) throws(ConfigurationError) -> SampleConfiguration {
    try SampleConfiguration(environment: [:], file: EnvironmentFile(name: "f", text: text))
  }

  @Test(arguments: [
    "OCR_MAX_PAGES=7", "\u{FEFF}OCR_MAX_PAGES=7\n", "  OCR_MAX_PAGES=7  \r\n", "export OCR_MAX_PAGES=7",
    "\texport\t OCR_MAX_PAGES=7", "OCR_MAX_PAGES=\"7\"", "OCR_MAX_PAGES='7'", "OCR_MAX_PAGES= 7",
    "# OCR_MAX_PAGES=8\n; OCR_MAX_PAGES=9\n\n   \nOCR_MAX_PAGES=7", "OTHER=a b # c\n_x1='='\nOCR_MAX_PAGES=7\nEMPTY=",
    "A=\"say \\\"so\\\" \\\\ \\n\"\nOCR_MAX_PAGES=7",
  ])
  func readsAssignments(text: String) throws {
    #expect(try configuration(text).pages == 7)
  }

  @Test(arguments: [
    ("OCR_MAX_PAGES", "(f line 1): the line is neither NAME=VALUE nor a comment"),
    ("\nOCR_MAX_PAGES =7", "(f line 2): \"OCR_MAX_PAGES \" is not a name; the form is NAME=VALUE without blanks"),
    ("=7", "(f line 1): \"\" is not a name; the form is NAME=VALUE without blanks"),
    ("1A=7", "(f line 1): \"1A\" is not a name; the form is NAME=VALUE without blanks"),
    (
      "http://user:hunter2@h/?a=b",
      "(f line 1): what stands before = (not shown) is not a name; the form is NAME=VALUE without blanks"
    ),
    ("9hunter2==", "(f line 1): what stands before = (not shown) is not a name; the form is NAME=VALUE without blanks"),
    ("A=1\nB=\"x", "B (f line 2): the quotes around a value must close at the end of the same line"),
    ("B='x' y", "B (f line 1): the quotes around a value must close at the end of the same line"),
    ("B=\"x\\\"", "B (f line 1): the quotes around a value must close at the end of the same line"),
    ("OCR_MAX_PAGES=7 # pages", "OCR_MAX_PAGES (f line 1): \"7 # pages\" is not allowed; allowed: 1 to 10000"),
    ("OCR_MAX_PAGES=\"'7'\"", "OCR_MAX_PAGES (f line 1): \"'7'\" is not allowed; allowed: 1 to 10000"),
  ])
  func namesTheLine(text: String, problem: String) {
    let error = #expect(throws: ConfigurationError.self) { try configuration(text) }
    #expect(error?.description == problem)
  }

  @Test func anyTextIsReadOrRefused() {
    var generator = SeededGenerator(seed: 31)
    let seed = Array("export A=\"b\\\"c\"\r\n# d\nOCR_MAX_PAGES='7'\nOCR_LISTEN=10.0.0.1:80\n".utf8)
    var accepted = 0
    for _ in 0..<5000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        bytes.mutate(alphabet: Array("AO_=\"'\\# \n\r\t7/:\u{0}".utf8) + [0xC3, 0xFF], using: &generator)
      }
      do throws(ConfigurationError) {
        _ = try configuration(String(decoding: bytes, as: UTF8.self))
        accepted += 1
      } catch {
        #expect(!error.problems.isEmpty)
        #expect(error.problems.allSatisfy { !$0.description.contains(where: \.isNewline) })
      }
    }
    #expect(accepted > 200 && accepted < 4800, "\(accepted)")
  }
}
