import Foundation
import TestSupport
import Testing

/// A way in which a gateway goes wrong, as a scripted server on a port of its own.
enum GatewayFault: String, CaseIterable, CustomTestStringConvertible {
  case down, hang, drip, overloaded, failing, garbage, noTLS, reset, resetMidBody

  var testDescription: String { rawValue }

  /// What a document that was answered by the hosted service says it fell back from.
  var reason: String {
    switch self {
    case .down, .reset, .resetMidBody: "unreachable"
    case .hang, .drip: "timeout"
    case .overloaded: "overloaded"
    case .failing: "server_error"
    case .garbage: "bad_answer"
    case .noTLS: "tls"
    }
  }

  /// Status and code of the problem where nobody else is asked.
  var problem: (status: Int, code: String) {
    switch self {
    case .down, .noTLS, .reset, .resetMidBody: (503, "gateway_unreachable")
    case .hang, .drip: (504, "deadline_exceeded")
    case .overloaded: (503, "overloaded")
    case .failing, .garbage: (500, "internal_error")
    }
  }

  /// A gateway that is busy works; all others count as failed.
  var opensCircuit: Bool { self != .overloaded }
}

/// A gateway with one fault.
final class FaultyGateway: Sendable {
  let url: String
  private let server: ScriptedServer?

  init(_ fault: GatewayFault) throws {
    guard fault != .down else {
      url = "http://127.0.0.1:\(try ScriptedServer.unusedPort())"
      server = nil
      return
    }
    let server = try ScriptedServer { peer, _ in
      if fault == .noTLS {
        peer.answer("no TLS here", status: "400 Bad Request")
        return
      }
      guard peer.readRequest() != nil else { return }
      Self.answer(peer, fault)
    }
    self.server = server
    url = "\(fault == .noTLS ? "https" : "http")://127.0.0.1:\(server.port)"
  }

  private static func answer(_ peer: ScriptedServer.Peer, _ fault: GatewayFault) {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"
    switch fault {
    case .down, .noTLS: break
    case .hang: _ = peer.seesClose(within: 30)
    case .drip:
      var goesOn = peer.write(head)
      while goesOn {
        goesOn = peer.write(" ")
        Thread.sleep(forTimeInterval: 0.05)
      }
    case .overloaded:
      let problem = """
        {"type":"urn:ocr-gateway:problem:overloaded","title":"Too many documents are waiting","status":503,\
        "code":"overloaded","detail":"scripted","retryable":true,"requestId":"scripted","stage":"schedule",\
        "retryAfterMs":60000}
        """
      peer.write(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 60\r\n"
          + "Content-Length: \(problem.utf8.count)\r\n\r\n\(problem)")
    case .failing: peer.answer("scripted", status: "500 Internal Server Error")
    case .garbage: peer.answer("<html><body><h1>It works!</h1></body></html>")
    case .reset: peer.resetAtEnd()
    case .resetMidBody:
      peer.write(head + #"{"id":"#)
      // A reset takes what was not read yet with it.
      Thread.sleep(forTimeInterval: 0.05)
      peer.resetAtEnd()
    }
  }
}
