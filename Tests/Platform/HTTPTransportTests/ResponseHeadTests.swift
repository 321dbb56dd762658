import HTTPTransport
import Testing

struct ResponseHeadTests {
  static func head(_ lines: String...) -> ResponseHead {
    var head = ResponseHead()
    for line in lines where !head.append((line + "\r\n").utf8) { Issue.record("too large") }
    return head
  }

  @Test func statusAndFieldsAreReadWithoutSurroundingSpace() {
    let head = Self.head("HTTP/1.1 404 Not Found", "A: 1", "B:\t two words ", "Empty:", "")

    #expect(head.status == 404)
    #expect(head.headers == [HTTPHeader("A", "1"), HTTPHeader("B", "two words"), HTTPHeader("Empty", "")])
  }

  @Test func interimResponsesLeaveNothing() {
    let head = Self.head("HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/2 200", "A: 1", "")

    #expect(head.status == 200)
    #expect(head.headers == [HTTPHeader("A", "1")])
  }

  @Test func onlyTheFinalBlocksEndCompletesTheHead() {
    #expect(!Self.head().isComplete)
    #expect(!Self.head("HTTP/1.1 103 Early Hints", "").isComplete)
    #expect(!Self.head("HTTP/1.1 200 OK", "A: 1").isComplete)
    #expect(Self.head("HTTP/1.1 200 OK", "A: 1", "").isComplete)
  }

  @Test func trailersAreIgnoredWhateverTheyLookLike() {
    let head = Self.head("HTTP/1.1 200 OK", "A: 1", "", "A: 2", "HTTP/1.1 500 No", "")

    #expect(head.status == 200)
    #expect(head.headers == [HTTPHeader("A", "1")])
  }

  @Test func foldedLineContinuesTheValue() {
    #expect(Self.head("HTTP/1.1 200 OK", "A: 1", "  2", "").headers == [HTTPHeader("A", "1 2")])
  }

  @Test func boundHoldsForAllBlocksTogether() {
    var head = ResponseHead()
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: ResponseHead.maximumBytes / 2)
    let answers = [head.append(line), head.append(line), head.append("x".utf8)]

    #expect(answers == [true, true, false])
  }

  @Test func namesAreComparedWithoutCase() {
    let response = OutboundResponse(status: 200, headers: [HTTPHeader("Retry-After", "2")], body: [])
    #expect(response.header("retry-AFTER") == "2")
    #expect(response.header("retry") == nil)
  }
}
