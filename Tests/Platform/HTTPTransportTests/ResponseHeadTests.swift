import HTTPTransport
import Testing

@Suite("Header blocks of a response")
struct ResponseHeadTests {
  static func head(_ lines: String...) -> ResponseHead {
    var head = ResponseHead()
    for line in lines where !head.append((line + "\r\n").utf8) { Issue.record("too large") }
    return head
  }

  @Test("status and fields, values without surrounding white space")
  func fields() {
    let head = Self.head("HTTP/1.1 404 Not Found", "A: 1", "B:\t two words ", "Empty:", "")

    #expect(head.status == 404)
    #expect(head.headers == [HTTPHeader("A", "1"), HTTPHeader("B", "two words"), HTTPHeader("Empty", "")])
  }

  @Test("interim responses leave nothing")
  func interim() {
    let head = Self.head("HTTP/1.1 103 Early Hints", "Link: x", "", "HTTP/2 200", "A: 1", "")

    #expect(head.status == 200)
    #expect(head.headers == [HTTPHeader("A", "1")])
  }

  @Test("only the final block's end completes the head")
  func complete() {
    #expect(!Self.head().isComplete)
    #expect(!Self.head("HTTP/1.1 103 Early Hints", "").isComplete)
    #expect(!Self.head("HTTP/1.1 200 OK", "A: 1").isComplete)
    #expect(Self.head("HTTP/1.1 200 OK", "A: 1", "").isComplete)
  }

  @Test("trailers are ignored, whatever they look like")
  func trailers() {
    let head = Self.head("HTTP/1.1 200 OK", "A: 1", "", "A: 2", "HTTP/1.1 500 No", "")

    #expect(head.status == 200)
    #expect(head.headers == [HTTPHeader("A", "1")])
  }

  @Test("a folded line continues the value")
  func folded() {
    #expect(Self.head("HTTP/1.1 200 OK", "A: 1", "  2", "").headers == [HTTPHeader("A", "1 2")])
  }

  @Test("the bound holds for all blocks together")
  func bound() {
    var head = ResponseHead()
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: ResponseHead.maximumBytes / 2)
    let answers = [head.append(line), head.append(line), head.append("x".utf8)]

    #expect(answers == [true, true, false])
  }

  @Test("names are compared without case")
  func names() {
    let response = OutboundResponse(status: 200, headers: [HTTPHeader("Retry-After", "2")], body: [])
    #expect(response.header("retry-AFTER") == "2")
    #expect(response.header("retry") == nil)
  }
}
