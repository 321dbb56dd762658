import DocumentText
import OCRClient
import TestSupport
import Testing

@Suite struct MarkdownPageTests {
  private func texts(_ markdown: String) -> [String] { MarkdownPage(markdown).text.words.map(\.text) }

  @Test(arguments: [
    ("**Total** *due*: __44.99__ `EUR`", ["Total", "due:", "44.99", "EUR"]),
    ("2 * 3.50 snake_case ~5", ["2", "*", "3.50", "snake_case", "~5"]), ("CARD ****1234", ["CARD", "1234"]),
    ("~~9.99~~ 7.99", ["9.99", "7.99"]), (#"\- 5.00 \* A\|B \d"#, ["-", "5.00", "*", "A|B", #"\d"#]),
    ("- Tea 2.00", ["Tea", "2.00"]), ("> quoted", ["quoted"]), ("-5.00 refund", ["-5.00", "refund"]),
    ("![img-0.jpeg](img-0.jpeg)", []), ("Shop ![logo](a.png) [site](https://a.example/b)", ["Shop", "site"]),
    ("[tbl-3.html](tbl-3.html)", []), ("[1] note (2)", ["[1]", "note", "(2)"]),
    ("A<br>B&amp;C &lt;3 a < b<sup>2</sup>", ["A", "B&C", "<3", "a", "<", "b2"]),
    ("$44.99 and $5.00", ["$44.99", "and", "$5.00"]),
    (#"$\$ 12.50$ then $2 \times 3{,}50$"#, ["$", "12.50", "then", "2", "x", "3,50"]),
    ("---\n***\n===\n```\n| --- |", []),
  ])
  func marksAreNoText(_ markdown: String, _ expected: [String]) {
    #expect(texts(markdown) == expected)
  }

  @Test func headingsAreLargerThanText() throws {
    let words = MarkdownPage("# ACME\n## Invoice\nTotal 5.00\n#7 is no heading").text.words
    let heights = words.map { $0.quad.bounds.height.rounded() }
    #expect(words.map(\.text) == ["ACME", "Invoice", "Total", "5.00", "#7", "is", "no", "heading"])
    #expect(heights[0] > heights[1] && heights[1] > heights[2])
    #expect(Set(heights[2...]).count == 1)
  }

  @Test func aTablesCellsStandBelowEachOther() throws {
    let page = MarkdownPage(
      """
      | Item | Qty | Amount |
      | :--- | ---: | --- |
      | Oak shelf \\| 80 cm | 2 | 1,018.64 |
      | | | |
      | Vase | 12 | 9.00 |
      """
    ).text
    let words = Dictionary(page.words.map { ($0.text, $0.quad.bounds) }) { first, _ in first }
    let item = try #require(words["Item"])
    let vase = try #require(words["Vase"])
    #expect(words["|"] != nil)
    #expect(item.x0 == vase.x0)
    // Numbers and their head are flush right.
    let (amount, large, small) = (
      try #require(words["Amount"]), try #require(words["1,018.64"]), try #require(words["9.00"])
    )
    #expect(amount.x1 == large.x1 && large.x1 == small.x1)
    let (two, twelve) = (try #require(words["2"]), try #require(words["12"]))
    #expect(two.x1 == twelve.x1)
    // More than a word space between columns: each cell is a line of the source.
    #expect(try #require(words["cm"]).x1 + 30 <= two.x0)
    #expect(vase.y0 == small.y0 && vase.y0 > item.y0)
    let lines = page.words.filter { $0.quad.bounds.y0 == vase.y0 }.map(\.line)
    #expect(Set(lines).count == 3)
  }

  @Test func blanksInTextKeepColumnsApart() throws {
    let words = MarkdownPage("Total          44.99\nCash due").text.words
    #expect(words[0].line != words[1].line)
    #expect(words[1].quad.bounds.x0 - words[0].quad.bounds.x1 == 100)
    #expect(words[2].line == words[3].line)
  }

  @Test func anyTextGivesWordsInsideThePage() {
    var generator = SeededGenerator(seed: 11)
    let pieces = [
      "#", "|", "*", "_", "`", "~", "[", "]", "(", ")", "!", "<", ">", "&", ";", "$", "\\", "\n", "\r\n", " ", "\t",
      "-",
      "br", "amp", "12.50", "TOTAL", "é", "👩‍👩‍👧", "\u{0}", "| --- |", "](", "\\times",
    ]
    var words = 0
    for _ in 0..<500 {
      let count = Int.random(in: 0...120, using: &generator)
      let text = (0..<count).map { _ in pieces[Int.random(in: pieces.indices, using: &generator)] }.joined()
      let page = MarkdownPage(text).text
      words += page.words.count
      #expect(
        page.words.allSatisfy { word in
          let box = word.quad.bounds
          return !word.text.isEmpty && box.x0 >= 0 && box.x1 <= page.width && box.y0 >= 0 && box.y1 <= page.height
        })
    }
    #expect(words > 1_000)
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["[", "[](", "$", "&", "<", "*_", "|", "\\"])
  func endlessMarksTakeNoEndlessTime(_ mark: String) {
    _ = MarkdownPage(String(repeating: mark, count: 1_000_000))
    _ = MarkdownPage(String(repeating: mark, count: 50_000) + String(repeating: "\n|", count: 25_000))
  }
}
