import CommandLineProgram
import Testing

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("", 0), ("receipt", 7), ("Müller", 6), ("Mu\u{308}ller", 6), ("領収書", 6), ("ﾚｼｰﾄ", 4), ("한국", 4), ("👍🏽", 2),
    ("👨‍👩‍👧", 2), ("❤️", 2), ("…", 1), ("Ａ", 2),
  ])
  func widthsAreThoseOfATerminal(_ text: String, _ width: Int) {
    #expect(text.displayWidth == width)
  }

  @Test(arguments: [
    ("a\u{1B}[2J\u{7}b", "a\u{FFFD}[2J\u{FFFD}b"), ("a\u{9B}b\u{7F}", "a\u{FFFD}b\u{FFFD}"),
    ("fdp\u{202E}.exe\u{2066}", "fdp\u{FFFD}.exe\u{FFFD}"), ("a\r\n\tb", "a\u{FFFD}\u{FFFD}\u{FFFD}b"),
    ("مطعم بيت 領収書 é", "مطعم بيت 領収書 é"),
  ])
  func whatSteersATerminalIsReplaced(_ text: String, _ shown: String) {
    #expect(text.printable == shown)
  }

  @Test func linesKeepTheirBreaksAndOwnColours() {
    let text = "a\n\tb\u{1B}[31mred\u{1B}[0m\r\u{1B}[2J\u{202E}"
    #expect(text.printableLines() == "a\n\tb\u{FFFD}[31mred\u{FFFD}[0m\u{FFFD}\u{FFFD}[2J\u{FFFD}")
    #expect(
      text.printableLines(keeping: ["\u{1B}[31m", "\u{1B}[0m"])
        == "a\n\tb\u{1B}[31mred\u{1B}[0m\u{FFFD}\u{FFFD}[2J\u{FFFD}")
  }

  @Test func wordsAreWrapped() {
    #expect(WrappedText.lines("one two three four", width: 9) == ["one two", "three", "four"])
    #expect(WrappedText.lines("one two three", width: 9, indent: 2) == ["  one two", "  three"])
    #expect(WrappedText.lines("a incomprehensibilities b", width: 9) == ["a", "incomprehensibilities", "b"])
    #expect(WrappedText.lines("領収 書類 領", width: 9) == ["領収 書類", "領"])
    #expect(WrappedText.lines("", width: 9) == [""])
  }

  @Test func textStandsNextToItsLabelWhereThereIsRoom() {
    let text = "what it says in eight words or a few"
    #expect(
      WrappedText.lines("label: ", text, width: 35) == [
        "label: what it says in eight words", "       or a few",
      ])
    #expect(
      WrappedText.lines("label: ", text, width: 30) == ["label: ", "    what it says in eight", "    words or a few"])
    #expect(WrappedText.lines("label: ", "short", width: 20) == ["label: short"])
    #expect(WrappedText.lines("- ", "a b", width: 80) { "<\($0)>" } == ["- <a b>"])
  }

  @Test func commandsAreBrokenWhereTheyCanBePasted() {
    let command = "KEY=value serve --model 'a b' -c 10 --flag --schema '{\"x\": 1}'"
    #expect(ShellLines.lines(command, width: 200, indent: 2) == ["  " + command])
    let lines = ShellLines.lines(command, width: 30, indent: 2)
    #expect(
      lines == [
        "  KEY=value serve \\", "    --model 'a b' -c 10 \\", "    --flag \\", "    --schema '{\"x\": 1}'",
      ])
    let pasted = lines.map { $0.hasSuffix(" \\") ? $0.dropLast() : $0[...] }.joined()
    #expect(pasted.split(separator: " ") == command.split(separator: " "))
  }
}
