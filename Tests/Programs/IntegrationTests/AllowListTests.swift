import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway(["OCR_ALLOWLIST": "127.0.0.1/32"]))
  struct AllowListTests {
    @Test func peerOnTheListIsServed() throws {
      #expect(try gateway.answer(to: .get("/health")).status == 200)
    }

    @Test func otherPeerHearsNothing() throws {
      let connection = try gateway.connect(from: "127.0.0.2")
      #expect(try connection.readToEnd() == [])
    }

    @Test func otherPeerThatAsksHearsNothingEither() throws {
      let connection = try gateway.connect(from: "127.0.0.2")
      // The connection may be gone before all of it is sent.
      try? connection.send(.extract(Files.example("invoice.pdf")))
      #expect(try connection.readToEnd() == [])
      // Neither was the request read: it has no line in the log, the refusal has.
      let log = try gateway.log()
      #expect(!log.contains { $0["msg"] as? String == "request" && $0["peer"] as? String == "127.0.0.2" })
      #expect(log.contains { $0["msg"] as? String == "peer refused" && $0["peer"] as? String == "127.0.0.2" })
    }

    @Test func aFloodOfRefusedConnectionsIsALine() throws {
      let gateway = try gateway
      for _ in 0..<200 { _ = try gateway.connect(from: "127.0.0.3").readToEnd() }
      func lines() throws -> [[String: Any]] {
        try gateway.log().filter { $0["msg"] as? String == "peer refused" && $0["peer"] as? String == "127.0.0.3" }
      }
      try eventually("the refusal is in the log") { try !lines().isEmpty }
      // What came after the first is told a minute later.
      #expect(try lines().count == 1)
      #expect(try lines().first?["count"] as? Int == 1)
    }

    private var gateway: GatewayProcess { get throws { try IntegrationTests.gateway } }
  }
}
