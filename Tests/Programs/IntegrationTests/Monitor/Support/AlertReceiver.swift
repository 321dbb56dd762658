import Foundation
import Synchronization
import TestSupport
import Testing

/// Takes alerts as a webhook does, or refuses them.
final class AlertReceiver: Sendable {
  struct Message: Sendable {
    var headers: [String: String]
    var body: String

    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
    }
    var kind: String { json["kind"] as? String ?? "" }
    var rule: String { json["rule"] as? String ?? "" }
  }

  private final class Box: Sendable {
    let state = Mutex((messages: [Message](), status: "200 OK", isHanging: false))
  }

  private let box = Box()
  private let server: ScriptedServer

  init() throws {
    server = try ScriptedServer { [box] peer, _ in
      guard let text = peer.readRequest(), let end = text.range(of: "\r\n\r\n") else { return }
      let fields = text[..<end.lowerBound].components(separatedBy: "\r\n").dropFirst().map { line in
        let parts = line.split(separator: ":", maxSplits: 1)
        return (parts[0].lowercased(), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
      }
      let message = Message(
        headers: Dictionary(fields) { first, _ in first }, body: String(text[end.upperBound...]))
      let (status, isHanging) = box.state.withLock { state in
        if !state.isHanging, state.status == "200 OK" { state.messages.append(message) }
        return (state.status, state.isHanging)
      }
      if isHanging { _ = peer.seesClose(within: 25) } else { peer.answer("", status: status) }
    }
  }

  var url: String { server.url + "hook" }

  /// Messages that were taken.
  var messages: [Message] { box.state.withLock { $0.messages } }

  /// Requests, also those that were not taken.
  var connections: Int { server.connections }

  func answer(_ status: String) { box.state.withLock { $0.status = status } }

  func hang() { box.state.withLock { $0.isHanging = true } }

  func wait(
    for count: Int, _ kind: String, rule: String = "silence", within limit: Duration = .seconds(20),
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [Message] {
    var found: [Message] = []
    try eventually("\(count) messages: \(kind) \(rule)", within: limit, sourceLocation: sourceLocation) {
      found = messages.filter { $0.kind == kind && $0.rule == rule }
      return found.count >= count
    }
    return found
  }
}

/// A gateway as a monitor sees one, which is well or not.
final class WatchedStandIn: Sendable {
  private final class Box: Sendable {
    let isWell = Mutex(true)
  }

  private let box = Box()
  private let server: ScriptedServer

  init(metrics: String = "") throws {
    server = try ScriptedServer { [box] peer, _ in
      while let request = peer.readRequest() {
        guard box.isWell.withLock({ $0 }) else { return peer.resetAtEnd() }
        let path = request.split(separator: " ").dropFirst().first ?? ""
        switch path {
        case "/metrics": peer.answer(metrics)
        case "/v1/version": peer.answer(#"{"name":"ocr-gateway","instance":"gpu-1:8000"}"#)
        default: peer.answer(#"{"status":"ready","checks":{}}"#)
        }
      }
    }
  }

  var url: String { "http://127.0.0.1:\(server.port)" }

  func setWell(_ isWell: Bool) { box.isWell.withLock { $0 = isWell } }
}
