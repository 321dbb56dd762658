import DocumentService
import NIOCore
import NIOHTTP1
import Testing

@Suite struct ConnectionStateTests {
  private var state = ConnectionState(at: .uptimeNanoseconds(0))

  // MARK: Time

  @Test mutating func aConnectionWaitsLongerForARequestThanForTheRestOfItsHead() {
    #expect(state.deadline == at(75))
    state.bytes(at: at(50))
    #expect(state.deadline == at(60))
    // Further bytes of the same head buy no time.
    state.bytes(at: at(55))
    #expect(state.deadline == at(60))
    #expect(state.expire(at: at(59)) == false)
    #expect(state.expire(at: at(60)) == true)
    #expect(state.isDropping)
  }

  @Test mutating func deadlinesOfRequestsDecideUntilTheyAreAnswered() {
    #expect(state.head(get) == .pass)
    #expect(state.deadline == nil)
    #expect(state.end(at: at(1)) == false)
    #expect(state.answer(closes: false) == false)
    #expect(state.answered(at: at(20)) == .goOn)
    #expect(state.deadline == at(95))
  }

  // MARK: Heads

  @Test(arguments: [
    (HTTPVersion.http1_1, [], ConnectionState.HeadVerdict.refuse), (.http1_1, ["a"], .pass),
    (.http1_1, ["a", "a"], .refuse), (.http1_0, [], .pass), (HTTPVersion(major: 3, minor: 7), ["a"], .refuse),
  ])
  func aRequestHasOneHost(_ version: HTTPVersion, _ hosts: [String], _ verdict: ConnectionState.HeadVerdict) {
    var state = state
    #expect(state.head(request(version, hosts.map { ("Host", $0) })) == verdict)
  }

  @Test(arguments: [
    ("/health", ConnectionState.HeadVerdict.pass), ("*", .pass), ("http://a/health", .pass), ("http://A", .pass),
    ("http://b/health", .refuse), ("http://ab/health", .refuse), ("http://a:22/", .refuse), ("a:443", .refuse),
  ])
  func aTargetIsHere(_ target: String, _ verdict: ConnectionState.HeadVerdict) {
    var state = state
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: ["Host": "a"])
    #expect(state.head(head) == verdict)
  }

  @Test mutating func aRefusalComesBehindTheAnswersToWhatCameBefore() {
    #expect(state.head(get) == .pass)
    _ = state.end(at: at(0))
    #expect(state.refuse() == .drop)
    #expect(state.isDropping)
    #expect(state.answer(closes: false) == false)
    #expect(state.answered(at: at(1)) == .refuse)
    state.refused(at: at(1))
    #expect(state.deadline == at(3))
  }

  @Test mutating func aClientThatExpectsItIsAskedForItsBodyOnce() {
    #expect(state.head(post(100, expects: true)) == .pass)
    #expect(state.wantBody() == true)
    #expect(state.wantBody() == false)
  }

  @Test mutating func aClientThatSendsItsBodyIsNotAsked() {
    #expect(state.head(post(100, expects: true)) == .pass)
    _ = state.body(10)
    #expect(state.wantBody() == false)
  }

  @Test mutating func http10IsNotAskedToContinue() {
    #expect(state.head(request(.http1_0, [("Expect", "100-continue"), ("Content-Length", "9")])) == .pass)
    #expect(state.wantBody() == false)
  }

  // MARK: Bodies that are not read

  @Test mutating func aSmallRestIsReadAndTheConnectionGoesOn() {
    _ = state.head(post(65_536))
    #expect(state.answer(closes: false) == false)
    #expect(state.answered(at: at(0)) == .goOn)
    #expect(state.isDropping == false)
    #expect(state.deadline == at(30))
    _ = state.body(65_536)
    #expect(state.end(at: at(2)) == false)
    #expect(state.deadline == at(77))
  }

  @Test mutating func aLargeRestIsDroppedToItsEnd() {
    _ = state.head(post(100 << 20))
    #expect(state.answer(closes: false) == true)
    #expect(state.answered(at: at(0)) == .drop)
    #expect(state.isDropping)
    #expect(state.body(100 << 20) == false)
    #expect(state.end(at: at(2)) == true)
  }

  @Test(arguments: [nil, 300 << 20])
  func ofAnEndlessRestLittleIsDropped(_ announced: Int?) {
    var state = state
    _ = state.head(post(announced))
    #expect(state.answer(closes: false) == true)
    #expect(state.answered(at: at(0)) == .drop)
    #expect(state.body(8 << 20) == false)
    #expect(state.body(1) == true)
  }

  @Test mutating func aBodyThatWasNotAskedForEndsTheConnection() {
    _ = state.head(post(10, expects: true))
    #expect(state.answer(closes: false) == true)
    #expect(state.answered(at: at(0)) == .drop)
  }

  @Test mutating func aBrokenBodyEndsTheConnectionSoon() {
    _ = state.head(post(10))
    #expect(state.breakBody() == true)
    #expect(state.answer(closes: false) == true)
    #expect(state.answered(at: at(0)) == .drop)
    #expect(state.deadline == at(2))
  }

  // MARK: The last answer

  @Test mutating func http10WithoutKeepAliveIsClosed() {
    _ = state.head(request(.http1_0, []))
    _ = state.end(at: at(0))
    #expect(state.answer(closes: false) == true)
    #expect(state.answered(at: at(0)) == .close)
  }

  @Test mutating func http10WithKeepAliveGoesOn() {
    _ = state.head(request(.http1_0, [("Connection", "keep-alive")]))
    _ = state.end(at: at(0))
    #expect(state.answer(closes: false) == false)
    #expect(state.answered(at: at(0)) == .goOn)
  }

  @Test mutating func anAnswerThatSaysCloseIsTheLast() {
    _ = state.head(get)
    _ = state.end(at: at(0))
    #expect(state.answer(closes: true) == true)
    #expect(state.answered(at: at(0)) == .close)
  }

  @Test mutating func aRequestReadAheadIsAnsweredAfterTheFirst() {
    for _ in 0..<2 {
      _ = state.head(get)
      _ = state.end(at: at(0))
    }
    _ = state.answer(closes: false)
    #expect(state.answered(at: at(1)) == .goOn)
    #expect(state.deadline == nil)
    _ = state.answer(closes: false)
    #expect(state.answered(at: at(2)) == .goOn)
    #expect(state.deadline == at(77))
  }

  // MARK: The end

  @Test mutating func anIdleConnectionIsClosedWhenTheServerStops() {
    #expect(state.stop() == true)
  }

  @Test mutating func aHalfHeadIsNotWaitedForWhenTheServerStops() {
    state.bytes(at: at(0))
    #expect(state.stop() == true)
  }

  @Test mutating func arequestIsAnsweredWhenTheServerStops() {
    _ = state.head(get)
    _ = state.end(at: at(0))
    #expect(state.stop() == false)
    #expect(state.breakBody() == false)
    #expect(state.answer(closes: false) == true)
    #expect(state.answered(at: at(1)) == .close)
  }

  @Test mutating func aHalfBodyIsBrokenOff() {
    _ = state.head(post(100))
    #expect(state.stop() == false)
    #expect(state.breakBody() == true)
  }

  private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

  private var get: HTTPRequestHead { request(.http1_1, [("Host", "a")]) }

  private func post(_ announced: Int?, expects: Bool = false) -> HTTPRequestHead {
    let length = announced.map { ("Content-Length", "\($0)") } ?? ("Transfer-Encoding", "chunked")
    return request(.http1_1, [("Host", "a"), length] + (expects ? [("Expect", "100-continue")] : []))
  }

  private func request(_ version: HTTPVersion, _ headers: [(String, String)]) -> HTTPRequestHead {
    HTTPRequestHead(version: version, method: .POST, uri: "/", headers: HTTPHeaders(headers))
  }
}
