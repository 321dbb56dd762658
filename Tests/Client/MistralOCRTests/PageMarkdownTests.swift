import DocumentText
import MistralOCR
import Testing

struct PageMarkdownTests {
  /// Lines of a fixed-width font, 10 × 18 px a character, 24 px apart; wide gaps are where two blanks or more stand.
  private func markdown(_ lines: [String], sizes: [Int: Float] = [:]) -> String {
    var words: [Word] = []
    for (row, line) in lines.enumerated() {
      let scale = sizes[row] ?? 1
      var column = 0
      for piece in line.split(separator: " ", omittingEmptySubsequences: false) {
        if !piece.isEmpty {
          let (x, y) = (Float(column) * 10 * scale, Float(row) * 24 + 18 * (1 - scale))
          words.append(
            Word(
              text: String(piece),
              quad: Quad(x0: x, y0: y, x1: x + Float(piece.count) * 10 * scale, y1: y + 18 * scale),
              confidence: 1, line: row))
        }
        column += piece.count + 1
      }
    }
    return PageMarkdown(TextPage(width: 800, height: 1000, source: .recognized, words: words)).text
  }

  @Test func linesStayLinesAndGapsPartBlocks() {
    #expect(markdown(["ACME LTD", "1 High Street", "", "", "Thank you"]) == "ACME LTD\n1 High Street\n\nThank you")
    #expect(markdown([]) == "")
  }

  /// Letters that are written from right to left stay; what turns the direction of others does not.
  @Test func whatSteersATerminalIsNoText() {
    #expect(
      markdown(["A\u{1B}C\u{202E}ME\u{9B}", "\u{200F}مطعم\u{61C} בית\u{2069}"]) == "ACME\nمطعم בית")
  }

  @Test func largerLinesAreHeadings() {
    let text = markdown(
      ["INVOICE", "", "Overdue", "", "one line", "another line", "a third line", "1234"], sizes: [0: 2, 2: 1.5, 7: 2])
    // Digits alone are no heading.
    #expect(text == "# INVOICE\n\n## Overdue\n\none line\nanother line\na third line\n1234")
  }

  @Test func alignedColumnsAreATable() {
    let text = markdown([
      "Item          Qty      Amount", "Oat milk        2        6.98", "Bananas                  1.95",
      "Chocolate       4       11.00", "Thank you",
    ])
    #expect(
      text == """
        | Item | Qty | Amount |
        | --- | --- | --- |
        | Oat milk | 2 | 6.98 |
        | Bananas |  | 1.95 |
        | Chocolate | 4 | 11.00 |

        Thank you
        """)
  }

  @Test func whatDoesNotAlignIsNoTable() {
    let text = markdown(["left side        right side", "        middle of it all here      x", "a            b"])
    #expect(!text.contains("|"))
    // Two lines may stand below each other by chance.
    #expect(!markdown(["Total     4.00", "Cash      5.00"]).contains("|"))
  }

  @Test(arguments: [
    ("# 12", "\\# 12"), ("> quote", "\\> quote"), ("- 5.00", "\\- 5.00"), ("-5.00", "-5.00"), ("+ VAT", "\\+ VAT"),
    ("----", "\\----"), ("====", "\\===="), ("**** 1234", "\\*\\*\\*\\* 1234"), ("2*3", "2\\*3"),
    ("snake_case", "snake_case"), ("_name_", "\\_name\\_"), ("`ls`", "\\`ls\\`"), ("<b>", "\\<b>"),
    ("a < b", "a < b"),
    ("[x](y)", "[x]\\(y)"), ("![img-0.jpeg](img-0.jpeg)", "![img-0.jpeg]\\(img-0.jpeg)"), ("C:\\temp", "C:\\temp"),
    ("\\*", "\\\\\\*"), ("#7 of", "#7 of"),
  ])
  func printedCharactersMeanNothingToMarkdown(_ printed: String, _ expected: String) {
    #expect(markdown([printed]) == expected)
  }

  @Test func barsInTablesAreEscaped() {
    let text = markdown(["a|b      1.00", "c        2.00", "d        3.00"])
    #expect(text.hasPrefix("| a\\|b | 1.00 |\n| --- | --- |\n"))
  }
}
