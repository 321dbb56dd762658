import Telemetry
import Testing

@Suite struct ForwardedLinesTests {
  private func line(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test func linesHaveABoundAndTheOldestStay() {
    var lines = ForwardedLines(limit: 10)
    for text in ["aaaa", "bbbb", "cccc", "dd"] { lines.append(line(text)) }
    #expect(lines.batch(upTo: 100) == [line("aaaa"), line("bbbb"), line("dd")])
    #expect(lines.dropped == 1)
    lines.removeFirst(2)
    lines.append(line("eeeeeeee"))
    #expect(lines.batch(upTo: 100) == [line("dd"), line("eeeeeeee")])
  }

  @Test func aBatchHasAtLeastOneLine() {
    var lines = ForwardedLines(limit: 100)
    for text in ["aaaaaaaa", "b", "c"] { lines.append(line(text)) }
    #expect(lines.batch(upTo: 4) == [line("aaaaaaaa")])
    #expect(lines.batch(upTo: 9) == [line("aaaaaaaa"), line("b")])
    #expect(ForwardedLines(limit: 1).batch(upTo: 4).isEmpty)
  }

  @Test func linesThatAreNotTakenAreCounted() {
    var lines = ForwardedLines(limit: 100)
    for text in ["a", "b", "c"] { lines.append(line(text)) }
    lines.removeFirst(2, areDropped: true)
    #expect(lines.dropped == 2)
    lines.removeFirst(1)
    #expect(lines.isEmpty && lines.dropped == 2)
  }
}
