import ModelServing
import TestSupport
import Testing

struct ServerSentEventsTests {
  private static func events(_ pieces: [[UInt8]], maximum: Int = 1000) -> [String] {
    var parser = ServerSentEvents(maximumEventBytes: maximum)
    return pieces.flatMap { parser.receive($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("data: a\n\n", ["a"]), ("data:a\n\n", ["a"]), ("data:  a\n\n", [" a"]), ("data: a\r\n\r\n", ["a"]),
    ("data: a\r\r", ["a"]), ("data: a\ndata: b\n\n", ["a\nb"]), ("data\n\n", [""]), ("data:\n\ndata:\n\n", ["", ""]),
    (": ping\n\ndata: a\n\n", ["a"]), ("event: x\nid: 7\nretry: 1\ndata: a\n\n", ["a"]),
    ("\u{FEFF}data: a\n\n", ["a"]),
    ("data: a\n\n\n\ndata: b\n\n", ["a", "b"]), ("data: a\n", []), ("data: a", []), ("datas: a\n\n", []),
    (" data: a\n\n", []), ("data: [DONE]\n\n", ["[DONE]"]), ("", []), ("{\"error\":{}}", []),
  ])
  func streamsGiveTheirData(text: String, data: [String]) {
    #expect(Self.events([Array(text.utf8)]) == data)
  }

  @Test func eventLongerThanAllowedEndsTheReadingAndMemoryIsBounded() {
    var parser = ServerSentEvents(maximumEventBytes: 10)
    let short = parser.receive("data: abcd\n\n".utf8)
    #expect(short == [Array("abcd".utf8)] && !parser.hasOverflowed)
    let long = parser.receive("data: abcdefgh\n\n".utf8)
    #expect(long.isEmpty && parser.hasOverflowed)
    let later = parser.receive("\n\ndata: a\n\n".utf8)
    #expect(later.isEmpty)

    var lines = ServerSentEvents(maximumEventBytes: 100)
    let many = lines.receive(String(repeating: "data: ab\n", count: 1000).utf8)
    #expect(many.isEmpty && lines.hasOverflowed)
  }

  @Test func changedStreamsGiveTheSameEventsInAnyPieces() {
    var generator = SeededGenerator(seed: 5)
    let seed = Array(": ping\r\n\r\ndata: {\"a\":1}\ndata: é\n\nevent: x\rdata:b\r\rdata: [DONE]\n\n".utf8)
    let alphabet = Array("\n\r: d\u{0}\u{FF}at".utf8)
    var found = 0
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<Int.random(in: 0...6, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let byte = alphabet.randomElement(using: &generator) ?? 0
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        default: bytes.remove(at: place)
        }
      }
      var pieces: [[UInt8]] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 1...9, using: &generator))
        pieces.append(Array(piece))
        rest = rest.dropFirst(piece.count)
      }
      let whole = Self.events([bytes], maximum: 30)
      #expect(Self.events(pieces, maximum: 30) == whole)
      #expect(whole.allSatisfy { $0.utf8.count <= 90 })
      found += whole.count
    }
    // Most changes leave most events whole.
    #expect(found > 20_000)
  }
}
