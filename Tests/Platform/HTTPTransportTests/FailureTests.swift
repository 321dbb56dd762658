import Foundation
import Glibc
import HTTPTransport
import TestSupport
import Testing

struct FailureTests {
  @Test func closedPortIsRefused() async throws {
    let url = "http://127.0.0.1:\(try ScriptedServer.unusedPort())/"
    #expect(await failure(of: OutboundRequest(to: url), by: try CurlTransport()) == .refused)
  }

  /// A label of 64 letters is too long for DNS: no resolver is asked.
  @Test func unknownNameIsUnresolvable() async throws {
    let url = "http://\(String(repeating: "a", count: 64)).invalid/"
    #expect(await failure(of: OutboundRequest(to: url), by: try CurlTransport()) == .unresolvable)
  }

  @Test(arguments: [
    "", "127.0.0.1", "/path", "http:", "http://", "http:/a", "file:///etc/passwd", "ftp://127.0.0.1/",
    "http://127.0.0.1/a b", "http://127.0.0.1/\r\nX: y", "http://127.0.0.1/\n", "http://127.0.0.1/\u{0}", "http://ä/",
    "http://127.0.0.1:99999/",
  ])
  func malformedURLsAreRefused(url: String) async throws {
    #expect(await failure(of: OutboundRequest(to: url), by: try CurlTransport()) == .invalidURL)
  }

  @Test(arguments: [
    HTTPHeader("X", "a\r\nY: b"), HTTPHeader("X", "a\nb"), HTTPHeader("X", "a\u{0}b"), HTTPHeader("X\r\nY", "b"),
    HTTPHeader("X: a", "b"), HTTPHeader("", "b"), HTTPHeader("Content-Length", "0"),
    HTTPHeader("transfer-encoding", "chunked"),
  ])
  func headerFieldsThatWouldNotArriveAsOneAreRefused(header: HTTPHeader) async throws {
    let server = try ScriptedServer { peer, _ in peer.answerAll("ok") }
    let request = OutboundRequest("POST", to: server.url, headers: [header], body: "x")
    #expect(await failure(of: request, by: try CurlTransport()) == .invalidURL)
    #expect(server.connections == 0)
  }

  @Test func methodWithALineBreakIsRefused() async throws {
    let server = try ScriptedServer { peer, _ in peer.answerAll("ok") }
    let request = OutboundRequest("GET / HTTP/1.1\r\nX: y\r\n", to: server.url)
    #expect(await failure(of: request, by: try CurlTransport()) == .invalidURL)
  }

  @Test func connectionThatIsNeverTakenTimesOut() async throws {
    // With the queue of the listening socket full, Linux leaves further connections without an answer.
    let (listener, port) = try ScriptedServer.listen(backlog: 0)
    defer { close(listener) }
    let transport = try CurlTransport()
    var request = OutboundRequest(to: "http://127.0.0.1:\(port)/")
    request.timeouts = .init(connect: .milliseconds(600), idle: .milliseconds(1_500), total: .seconds(3))
    let codes = await withTaskGroup(of: TransportError.Code?.self) { [request] group in
      for _ in 0..<4 { group.addTask { await failure(of: request, by: transport) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    // The queue holds one or two, which then wait for an answer.
    #expect(codes.contains(.connectTimeout))
    #expect(codes.contains(.idleTimeout))
  }

  @Test func handshakeThatIsNeverAnsweredTimesOut() async throws {
    let server = try ScriptedServer { peer, _ in while peer.readRequest() != nil {} }
    var request = OutboundRequest(to: "https://127.0.0.1:\(server.port)/")
    request.timeouts.connect = .milliseconds(500)
    #expect(await failure(of: request, by: try CurlTransport()) == .connectTimeout)
  }

  @Test(arguments: ["", "HTTP/1.1 2", "body"])
  func silenceTimesOutBeforeWithinAndAfterTheHead(sent: String) async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write(sent == "body" ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbody" : sent)
      _ = peer.seesClose(within: 20)
    }
    var request = OutboundRequest(to: server.url)
    request.timeouts.idle = .milliseconds(400)
    #expect(await failure(of: request, by: try CurlTransport()) == .idleTimeout)
  }

  @Test func slowResponseIsNotAnIdleOne() async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n")
      for _ in 0..<15 {
        Thread.sleep(forTimeInterval: 0.2)
        peer.write("x")
      }
    }
    var request = OutboundRequest(to: server.url)
    request.timeouts.idle = .milliseconds(1_800)
    #expect(try await CurlTransport().send(request).body.count == 15)
  }

  @Test func endlessResponseEndsWithTheTotal() async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 200 OK\r\n\r\n")
      while peer.write("x") { Thread.sleep(forTimeInterval: 0.05) }
    }
    var request = OutboundRequest(to: server.url)
    request.timeouts.idle = .seconds(20)
    request.timeouts.total = .milliseconds(900)
    #expect(await failure(of: request, by: try CurlTransport()) == .timeout)
  }

  enum Excess: CaseIterable {
    case declared, chunked, untilClose, headers

    var response: String {
      let body = String(repeating: "x", count: 1_001)
      return switch self {
      case .declared: "Content-Length: 1001\r\n\r\n\(body)"
      case .chunked: "Transfer-Encoding: chunked\r\n\r\n3e9\r\n\(body)\r\n0\r\n\r\n"
      case .untilClose: "\r\n\(body)"
      case .headers: String(repeating: "X: y\r\n", count: 12_000) + "Content-Length: 0\r\n\r\n"
      }
    }
  }

  @Test(arguments: Excess.allCases)
  func responseLongerThanAllowedIsRefused(excess: Excess) async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 200 OK\r\n\(excess.response)")
    }
    var request = OutboundRequest(to: server.url)
    request.maximumResponseBytes = 1_000
    let transport = try CurlTransport()
    #expect(await failure(of: request, by: transport) == .responseTooLarge)
    #expect(await failure(of: request, by: transport, onBody: { _ in }) == .responseTooLarge)
  }

  @Test func responseOfJustTheAllowedLengthIsTaken() async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.answer(String(repeating: "x", count: 1_000))
    }
    var request = OutboundRequest(to: server.url)
    request.maximumResponseBytes = 1_000
    #expect(try await CurlTransport().send(request).body.count == 1_000)
  }

  @Test(arguments: [
    "200 OK\r\nContent-Length: 9\r\n\r\nbody", "200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nbody",
    "200 OK\r\nContent-Length: 9\r\n", "200 OK\r\n", "103 Early Hints\r\n\r\n",
  ])
  func responseThatBreaksOffIsAnError(response: String) async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 \(response)")
    }
    #expect(await failure(of: OutboundRequest(to: server.url), by: try CurlTransport()) == .reset)
  }

  @Test func answerThatIsNotHTTPIsRefused() async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("SSH-2.0-OpenSSH_9.2\r\n")
    }
    #expect(await failure(of: OutboundRequest(to: server.url), by: try CurlTransport()) == .protocolError)
  }

  @Test func detailsNameNeitherURLNorHeaders() async throws {
    let url = "http://127.0.0.1:\(try ScriptedServer.unusedPort())/beat/s3cret"
    let request = OutboundRequest(to: url, headers: [HTTPHeader("X-Key", "s3cret")])
    let error = await #expect(throws: TransportError.self) { try await CurlTransport().send(request) }
    #expect(error?.detail.contains("s3cret") == false)
    #expect(error?.detail.contains("127.0.0.1") == false)
  }
}
