import Foundation
import HTTPTransport
import Synchronization
import TestSupport
import Testing

struct RequestTests {
  @Test func requestArrivesAsWrittenWithoutFieldsOfLibcurl() async throws {
    let server = try ScriptedServer { peer, _ in peer.answer(peer.readRequest() ?? "") }
    let transport = try CurlTransport(TransportConfiguration(userAgent: "tester/1"))

    let response = try await transport.send(
      OutboundRequest(
        "POST", to: server.url + "a?b=c", headers: [HTTPHeader("X-Key", "s3cret"), HTTPHeader("X-Empty", "")],
        body: "hello"))

    let lines = response.text.components(separatedBy: "\r\n")
    #expect(lines.first == "POST /a?b=c HTTP/1.1")
    #expect(lines.last == "hello")
    #expect(lines.contains("X-Key: s3cret"))
    #expect(lines.contains("X-Empty:"))
    #expect(lines.contains("User-Agent: tester/1"))
    #expect(!response.text.contains("Expect"))
    #expect(!response.text.contains("Content-Type"))
  }

  @Test(arguments: ["POST", "PUT", "DELETE"])
  func largeBodyIsSentWithoutWaitingForLeave(method: String) async throws {
    let server = try ScriptedServer { peer, _ in
      let request = peer.readRequest() ?? ""
      peer.answer("\(request.prefix(6)) \(request.contains("Expect")) \(request.hasSuffix("yz"))")
    }
    let body = String(repeating: "x", count: 3 << 20) + "yz"

    let response = try await CurlTransport().send(OutboundRequest(method, to: server.url, body: body))

    #expect(response.text.hasPrefix(method))
    #expect(response.text.hasSuffix("false true"))
  }

  @Test func errorStatusIsAResponseWithItsHeadersAndBody() async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nbusy")
    }
    let response = try await CurlTransport().send(OutboundRequest(to: server.url))

    #expect(response.status == 503)
    #expect(response.header("retry-after") == "7")
    #expect(response.text == "busy")
  }

  @Test func interimResponsesArePassedOver() async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n")
      peer.answer("final")
    }
    let response = try await CurlTransport().send(OutboundRequest(to: server.url))

    #expect(response.status == 200)
    #expect(response.header("link") == nil)
    #expect(response.text == "final")
  }

  @Test(arguments: [("HEAD", "200 OK"), ("GET", "204 No Content")])
  func responsesWithoutABodyEndAtTheirHeaders(method: String, status: String) async throws {
    let server = try ScriptedServer { peer, _ in
      while peer.readRequest() != nil {
        peer.write("HTTP/1.1 \(status)\r\n\(method == "HEAD" ? "Content-Length: 5\r\n" : "")\r\n")
      }
    }
    let transport = try CurlTransport(.keepingConnections)
    for _ in 0..<2 {
      let response = try await transport.send(OutboundRequest(method, to: server.url))
      #expect(String(response.status) == status.prefix(3))
      #expect(response.body.isEmpty)
    }
    #expect(server.connections == 1)
  }

  @Test func redirectsAreAnswersNotOrders() async throws {
    let target = try ScriptedServer { peer, _ in peer.answerAll("no") }
    let url = target.url
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 302 Found\r\nLocation: \(url)\r\nContent-Length: 0\r\n\r\n")
    }
    let response = try await CurlTransport().send(OutboundRequest(to: server.url))

    #expect(response.status == 302)
    #expect(target.connections == 0)
  }

  @Test func piecesAreHandedOverBeforeTheResponseEnds() async throws {
    let heard = DispatchSemaphore(value: 0)
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
      for piece in ["one", "two", "six"] {
        peer.write("3\r\n\(piece)\r\n")
        // The next piece is not sent until the client had this one.
        if heard.wait(timeout: .now() + 20) == .timedOut { return }
      }
      peer.write("0\r\n\r\n")
    }
    let pieces = PieceLog()

    let response = try await CurlTransport().send(OutboundRequest(to: server.url)) { piece in
      pieces.append(piece)
      heard.signal()
    }

    #expect(pieces.all == ["one", "two", "six"])
    #expect(response.status == 200)
    #expect(response.body.isEmpty)
  }

  @Test func tenRequestsAreOpenAtTheSameTime() async throws {
    let barrier = Barrier(parties: 10)
    let server = try ScriptedServer { peer, _ in
      let request = peer.readRequest() ?? ""
      // Nobody is answered before all have asked.
      if barrier.pass() { peer.answer(String(request.dropFirst(5).prefix(1))) }
    }
    let transport = try CurlTransport()
    let answers = try await withThrowingTaskGroup(of: Bool.self) { group in
      for index in 0..<10 {
        group.addTask {
          try await transport.send(OutboundRequest(to: server.url + "\(index)")).text == "\(index)"
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }

    #expect(answers == Array(repeating: true, count: 10))
  }
}

private final class PieceLog: Sendable {
  private let pieces = Mutex<[String]>([])

  var all: [String] { pieces.withLock { $0 } }

  func append(_ piece: [UInt8]) { pieces.withLock { $0.append(String(decoding: piece, as: UTF8.self)) } }
}

/// Lets threads pass when enough of them have come.
private final class Barrier: Sendable {
  private let arrived = Mutex(0)
  private let parties: Int
  private let open = DispatchSemaphore(value: 0)

  init(parties: Int) { self.parties = parties }

  /// False when too few came within 20 s.
  func pass() -> Bool {
    let isLast = arrived.withLock { count in
      count += 1
      return count == parties
    }
    if isLast { for _ in 0..<parties { open.signal() } }
    return open.wait(timeout: .now() + 20) == .success
  }
}
