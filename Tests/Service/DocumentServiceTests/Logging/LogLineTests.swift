import DocumentService
import Settings
import Testing

struct LogLineTests {
  private func line(_ fields: [(key: String, value: String)], message: String = "request") -> LogLine {
    LogLine(time: 1_772_031_845.25, level: "info", message: message, fields: fields)
  }

  @Test func countsAreNumbersAndAllElseIsText() {
    let line = line([("peer", "10.0.0.1"), ("status", "200"), ("totalMs", "12"), ("requestId", "17"), ("pages", "?")])
    #expect(
      line.text(.json)
        == #"{"ts":"2026-02-25T15:04:05.250Z","level":"info","msg":"request","peer":"10.0.0.1","status":200,"#
        + #""totalMs":12,"requestId":"17","pages":"?"}"#)
    #expect(
      line.text(.text)
        == "2026-02-25T15:04:05.250Z info request peer=10.0.0.1 status=200 totalMs=12 requestId=17 pages=?")
  }

  @Test(arguments: [
    ("x status=200 peer=10.0.0.1", #""x status=200 peer=10.0.0.1""#), ("a=b", #""a=b""#), ("", "\"\""),
    (#"say "so""#, #""say \"so\"""#), (#"C:\d"#, #""C:\\d""#), ("a\nb", #""a\nb""#), ("a\u{A0}b", "\"a\u{A0}b\""),
    ("\u{1B}[2J", #""\u001b[2J""#), ("\u{9B}2J", #""\u009b2J""#), ("\u{202E}txt.exe", #""\u202etxt.exe""#),
    ("a\u{2028}b", #""a\u2028b""#), ("http://gateway:8000/a?b", "http://gateway:8000/a?b"), ("مطعم", "مطعم"),
  ])
  func valueOfTheTextCannotPassForAnotherKey(value: String, shown: String) {
    let text = line([("path", value), ("status", "404")]).text(.text)
    #expect(text == "2026-02-25T15:04:05.250Z info request path=\(shown) status=404")
  }

  @Test(arguments: [
    "\u{0}", "\u{7}", "\u{8}", "\t", "\n", "\r", "\u{1B}", "\u{7F}", "\u{80}", "\u{9B}", "\u{9F}", "\u{61C}",
    "\u{200E}", "\u{200F}", "\u{2028}", "\u{2029}", "\u{202A}", "\u{202B}", "\u{202C}", "\u{202D}", "\u{202E}",
    "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
  ])
  func nothingInALineSteersATerminal(_ character: String) {
    let line = line([("path", "a\(character)b")], message: "c\(character)d")
    for text in [line.text(.json), line.text(.text)] {
      #expect(!text.unicodeScalars.contains(character.unicodeScalars.first ?? "?"), "\(text)")
      #expect(text.contains("a\\") && text.contains("c\\"))
    }
  }
}
