import Foundation
import HTTPTransport
import TestSupport
import Testing

struct ConnectionTests {
  @Test func requestsOneAfterTheOtherShareAConnection() async throws {
    let server = try ScriptedServer { peer, _ in peer.answerAll("ok") }
    let transport = try CurlTransport(.keepingConnections)
    for _ in 0..<5 {
      #expect(try await transport.send(OutboundRequest("POST", to: server.url, body: "x")).text == "ok")
    }

    #expect(server.connections == 1)
  }

  @Test(arguments: [true, false])
  func reusedConnectionThatBreaksBeforeTheAnswerIsReplaced(isReset: Bool) async throws {
    let server = try ScriptedServer { peer, index in
      _ = peer.readRequest()
      peer.answer("\(index)")
      // The second request is read, so that only its answer is missing.
      _ = peer.readRequest()
      if isReset { peer.resetAtEnd() }
    }
    let transport = try CurlTransport(.keepingConnections)
    let request = OutboundRequest("POST", to: server.url, body: "x")

    #expect(try await transport.send(request).text == "0")
    #expect(try await transport.send(request).text == "1")
    #expect(server.connections == 2)
  }

  @Test(arguments: [true, false])
  func requestOnAFreshConnectionIsNotSentTwice(isReset: Bool) async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      if isReset { peer.resetAtEnd() }
    }
    #expect(await failure(of: OutboundRequest(to: server.url), by: try CurlTransport()) == .reset)
    #expect(server.connections == 1)
  }

  @Test func requestWithItsOwnConnectionIsNotSentTwice() async throws {
    let server = try ScriptedServer { peer, index in
      if index == 1 {
        // Read, and never answered.
        _ = peer.readRequest()
      } else {
        peer.answerAll("\(index)")
      }
    }
    let transport = try CurlTransport(.keepingConnections)
    let shared = OutboundRequest("POST", to: server.url, body: "x")
    var alone = shared
    alone.needsNewConnection = true

    #expect(try await transport.send(shared).text == "0")
    #expect(await failure(of: alone, by: transport) == .reset)
    #expect(server.connections == 2)
    #expect(try await transport.send(alone).text == "2")
    #expect(try await transport.send(shared).text == "0")
    #expect(server.connections == 3)
  }

  @Test func reusedConnectionThatBreaksWithinTheAnswerIsAnError() async throws {
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.answer("ok")
      _ = peer.readRequest()
      peer.write("HTTP/1.1 200 OK\r\n")
    }
    let transport = try CurlTransport(.keepingConnections)
    #expect(try await transport.send(OutboundRequest(to: server.url)).text == "ok")
    #expect(await failure(of: OutboundRequest(to: server.url), by: transport) == .reset)
    #expect(server.connections == 1)
  }

  @Test func idleConnectionIsClosedByTheClient() async throws {
    let (closes, closed) = AsyncStream.makeStream(of: Bool.self)
    let server = try ScriptedServer { peer, _ in
      _ = peer.readRequest()
      peer.answer("ok")
      closed.yield(peer.seesClose(within: 20))
    }
    let transport = try CurlTransport()
    #expect(try await transport.send(OutboundRequest(to: server.url)).text == "ok")

    #expect(await closes.first { _ in true } == true)
    withExtendedLifetime(transport) {}
  }

  @Test func connectionOlderThanFourSecondsIsNotReusedWhileOthersAreBusy() async throws {
    let old = try ScriptedServer { peer, _ in peer.answerAll("old") }
    let busy = try ScriptedServer { peer, _ in peer.answerAll("busy") }
    let transport = try CurlTransport()
    #expect(try await transport.send(OutboundRequest(to: old.url)).text == "old")
    for _ in 0..<9 {
      try await Task.sleep(for: .milliseconds(500))
      #expect(try await transport.send(OutboundRequest(to: busy.url)).text == "busy")
    }
    #expect(try await transport.send(OutboundRequest(to: old.url)).text == "old")

    #expect(old.connections == 2)
  }

  /// Takes a request, answers nothing, and waits until its connection is closed.
  private struct SilentServer {
    private let server: ScriptedServer
    private let arrivals: AsyncStream<Void>
    private let closes: AsyncStream<Bool>

    init() throws {
      let (arrivals, arrived) = AsyncStream.makeStream(of: Void.self)
      let (closes, closed) = AsyncStream.makeStream(of: Bool.self)
      server = try ScriptedServer { peer, _ in
        _ = peer.readRequest()
        arrived.yield()
        closed.yield(peer.seesClose(within: 10))
      }
      (self.arrivals, self.closes) = (arrivals, closes)
    }

    var url: String { server.url }

    /// Returns once it has one.
    func hasRequest() async { _ = await arrivals.first { true } }

    /// Whether the client closes the connection within ten seconds.
    func seesClose() async -> Bool { await closes.first { _ in true } == true }
  }

  @Test func cancellingTheTaskClosesTheConnection() async throws {
    let silent = try SilentServer()
    let transport = try CurlTransport()
    let url = silent.url
    let task = Task { try await transport.send(OutboundRequest(to: url)) }
    await silent.hasRequest()
    task.cancel()

    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(await silent.seesClose())
  }

  @Test func taskCancelledBeforeItSendsIsToldSo() async throws {
    let server = try ScriptedServer { peer, _ in _ = peer.seesClose(within: 10) }
    let transport = try CurlTransport()
    let url = server.url
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await transport.send(OutboundRequest(to: url))
    }
    task.cancel()

    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func afterTheEndRequestsFailAndConnectionsAreClosed() async throws {
    let silent = try SilentServer()
    let transport = try CurlTransport()
    let url = silent.url
    let open = Task { await failure(of: OutboundRequest(to: url), by: transport) }
    await silent.hasRequest()
    transport.shutdown()

    #expect(await open.value == .reset)
    #expect(await silent.seesClose())
    #expect(await failure(of: OutboundRequest(to: url), by: transport) == .reset)
  }

  @Test func neitherRequestsNorTransportsLeaveDescriptorsOrThreadsBehind() async throws {
    let server = try ScriptedServer { peer, index in
      // Half of the connections are ended by the server.
      if index % 2 == 0 { peer.answerAll("ok") } else { peer.answer(peer.readRequest() ?? "") }
    }
    func count(_ folder: String) throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/\(folder)").count
    }
    let before = (try count("fd"), try count("task"))
    for _ in 0..<100 {
      let transport = try CurlTransport()
      for _ in 0..<5 { _ = try await transport.send(OutboundRequest(to: server.url)) }
    }
    // Threads end a moment later; other tests of the process come and go, hence the margin. A leak would be 100 or more.
    var after = (try count("fd"), try count("task"))
    for _ in 0..<100 where after.0 >= before.0 + 60 || after.1 >= before.1 + 60 {
      try await Task.sleep(for: .milliseconds(100))
      after = (try count("fd"), try count("task"))
    }
    #expect(after.0 < before.0 + 60)
    #expect(after.1 < before.1 + 60)
  }
}
