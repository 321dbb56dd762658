import ModelServing
import TestSupport
import Testing

struct RepetitionGuardTests {
  /// Bytes of the text after which it is found to repeat; nil when it is not.
  private static func noticed(_ text: String) -> Int? {
    var guardian = RepetitionGuard()
    return text.utf8.enumerated().first { guardian.repeats(after: [$0.element]) }.map { $0.offset + 1 }
  }

  @Test(arguments: [
    ("7", 160), (" \n", 160), ("0.00,", 160), ("[\"Coffee\",\"1\",\"2.50\"],", 528),
    ("The total is on the page, which I am looking at right now, and that is what I am asked for. ", 2_208),
  ])
  func loopIsNoticedAfter24RoundsOr160Bytes(segment: String, bytes: Int) {
    let start = "Answer: A"
    let found = Self.noticed(start + String(repeating: segment, count: 400))
    #expect(found == start.utf8.count + bytes)
  }

  @Test(arguments: [
    String(repeating: "-", count: 120), String(repeating: "[\"Coffee\",\"1\",\"2.50\"],", count: 20),
    String(repeating: "[\"Ticket, adult, single zone, valid on the day of issue\",\"1\",\"12.50\"],", count: 20),
    (0..<60).map { "[\"Item\",\"1\",\"\($0).00\"]," }.joined(),
  ])
  func whatDocumentsPrintIsNoLoop(text: String) {
    #expect(Self.noticed(text) == nil)
  }

  @Test func randomTextIsNoLoopAndPiecesMakeNoDifference() {
    var generator = SeededGenerator(seed: 9)
    for _ in 0..<200 {
      let text = (0..<3000).map { _ in "0123456789.,\"[]".randomElement(using: &generator).map(String.init) ?? "" }
        .joined()
      #expect(Self.noticed(text) == nil)
      var guardian = RepetitionGuard()
      let isNoticed = guardian.repeats(after: (text + String(repeating: "12.50,", count: 30)).utf8)
      #expect(isNoticed)
    }
  }
}
