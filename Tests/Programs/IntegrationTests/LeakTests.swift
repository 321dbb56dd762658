import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway())
  struct LeakTests {
    @Test func documentsLeaveNothingOpen() throws {
      let gateway = try IntegrationTests.gateway
      let request = HTTPRequest.extract(try Files.example("invoice.pdf"))
      // What is opened once and kept does not count.
      for _ in 0..<5 { #expect(try gateway.answer(to: request).status == 200) }
      func held() throws -> [Int] {
        [try ProcessTable.openDescriptors(of: gateway.pid), ProcessTable.children(of: gateway.pid).count]
      }
      // Closed connections are closed on the other side a moment later.
      var before = try held()
      try eventually("the gateway is at rest") {
        usleep(100_000)
        let now = try held()
        defer { before = now }
        return now == before
      }
      for _ in 0..<100 { #expect(try gateway.answer(to: request).status == 200) }
      try eventually("as much is open as before: \(before), now \(try held())") { try held() == before }
    }

    /// The allocator keeps what thousands of words needed, unless it is told to give it back.
    @Test func manyWordsLeaveNoMemory() throws {
      let gateway = try IntegrationTests.gateway
      let words = (0..<4_000).map { number in
        "1 0 0 1 \(number % 15 * 40) \(780 - number / 15 * 3 % 770) Tm (wordOfManyLetters\(number)) Tj"
      }
      let content = "BT /F 3 Tf " + words.joined(separator: " ") + " ET"
      let document = HTTPRequest.extract(PDFWriter.file(pages: 40, content: content), headers: [("Prefer", "wait=60")])
      let before = try ProcessTable.memory(.now, of: gateway.pid)
      let answer = try gateway.answer(to: document, within: .seconds(70))
      #expect([200, 422].contains(answer.status))
      #expect(try ProcessTable.memory(.peak, of: gateway.pid) - before > 48)
      try eventually("the memory is given back") { try ProcessTable.memory(.now, of: gateway.pid) - before < 24 }
    }
  }
}
