import DocumentService
import Testing

struct LogBufferTests {
  private func lines(_ texts: String...) -> [UInt8] { texts.flatMap { Array(($0 + "\n").utf8) } }

  @Test func linesThatFitWait() {
    var buffer = LogBuffer(limit: 8)
    #expect(buffer.isEmpty)
    let kept = [buffer.append(lines("abc")), buffer.append(lines("def"))]
    #expect(kept == [true, true] && !buffer.isEmpty)
    let first = buffer.take()
    #expect(first == (lines("abc", "def"), 0))
    #expect(buffer.isEmpty)
    let second = buffer.take()
    #expect(second == ([], 0))
  }

  @Test func whatIsLostIsLostInOnePlace() {
    var buffer = LogBuffer(limit: 8)
    // The last one would fit, but would stand before one that is lost.
    let kept = [buffer.append(lines("abcdef")), buffer.append(lines("g")), buffer.append(lines(""))]
    #expect(kept == [true, false, false])
    let taken = buffer.take()
    #expect(taken == (lines("abcdef"), 2))
    let goesOn = buffer.append(lines("h"))
    let next = buffer.take()
    #expect(goesOn && next == (lines("h"), 0))
  }

  @Test func aLineThatNeverFitsIsCounted() {
    var buffer = LogBuffer(limit: 4)
    let isKept = buffer.append(lines("abcd"))
    #expect(!isKept && !buffer.isEmpty)
    let taken = buffer.take()
    #expect(taken == ([], 1))
    let goesOn = buffer.append(lines("abc"))
    #expect(goesOn)
  }

  @Test(arguments: [(3, "a\n"), (4, "a\nb\n"), (5, "a\nb\n"), (1, "a\n"), (100, "a\nb\nccc\n")])
  func linesAreWrittenWhole(size: Int, taken: String) {
    let waiting = Array("a\nb\nccc\n".utf8)
    #expect(Array(LogBuffer.wholeLines(waiting[...], upTo: size)) == Array(taken.utf8))
    #expect(Array(LogBuffer.wholeLines(waiting[4...], upTo: 2)) == Array("ccc\n".utf8))
  }
}
