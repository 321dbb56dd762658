import HTTPTransport
import JSON
import ModelServing
import TestSupport
import Testing

/// A running llama.cpp server, our client of it, and a look at it past that client.
struct LlamaServer {
  let process: ModelServerProcess
  let url: String
  let client: ModelServer
  let transport: CurlTransport

  init(_ model: ModelServerProcess.Model = .pixtral, port: Int = 0, arguments: [String] = []) async throws {
    (process, url) = try await ModelServerProcess.ready(model, port: port, arguments: arguments)
    transport = try CurlTransport()
    client = ModelServer(baseURL: url, transport: transport)
  }

  func get(_ path: String) async throws -> [UInt8] {
    try await transport.send(OutboundRequest(url: url + path, timeouts: .init(total: .seconds(30)))).body
  }

  /// Slots at work.
  func busySlots() async throws -> Int {
    let slots = try #require(try JSONValue(parsing: try await get("/slots")).elements)
    return slots.count { $0["is_processing"]?.bool == true }
  }

  /// One of the server's counters, such as `requests_deferred`.
  func metric(_ name: String) async throws -> Int {
    let lines = String(decoding: try await get("/metrics"), as: UTF8.self).split(separator: "\n")
    let line = try #require(lines.first { $0.hasPrefix("llamacpp:\(name) ") })
    return try #require(line.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) })
  }

  func waitUntilBusy() async throws { try await wait { try await busySlots() > 0 } }
  func waitUntilIdle() async throws { try await wait { try await busySlots() == 0 } }
}

/// Grammars that leave the model no choice.
enum Literal {
  static func grammar(_ text: String) -> String { "root ::= \"\(text)\"" }

  /// Letters that no model would say by itself; about a token each.
  static func letters(_ count: Int, seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    return String((0..<count).map { _ in "bcdfghjklmnpqrstvwxz".randomElement(using: &generator) ?? "b" })
  }
}
