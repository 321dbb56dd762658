import Foundation
import Synchronization
import TestSupport
import Testing

/// A stand-in for a collector of traces that takes only what OTLP over HTTP allows
/// (https://opentelemetry.io/docs/specs/otlp/#otlphttp, with the field names of trace.proto in lowerCamelCase).
final class TraceCollector: Sendable {
  struct Span {
    /// The program that it is of.
    var service: String
    var traceID: String
    var id: String
    /// nil for the first of its trace.
    var parentID: String?
    var name: String
    /// 1 internal, 2 server, 3 client.
    var kind: Int
    /// Nanoseconds since the Unix epoch.
    var began: UInt64
    var ended: UInt64
    var attributes: [String: String]
    var isFailed: Bool
  }

  private let server: ScriptedServer
  private let requests = Requests()

  private final class Requests: Sendable {
    let all = Mutex<[String]>([])
  }

  /// - Parameter status: of every answer.
  init(status: String = "200 OK") throws {
    let requests = requests
    server = try ScriptedServer { peer, _ in
      while let request = peer.readRequest() {
        requests.all.withLock { $0.append(request) }
        peer.answer("{}", status: status)
      }
    }
  }

  /// For OTEL_EXPORTER_OTLP_ENDPOINT.
  var url: String { "http://127.0.0.1:\(server.port)" }

  /// Requests whole, as they came.
  var text: [String] { requests.all.withLock { $0 } }

  /// Every span that came, each checked.
  func spans() throws -> [Span] { try text.flatMap { try Self.spans(of: $0) } }

  /// Waits for a span that ends a piece of work, and gives all that came.
  func spans(until name: String, of service: String, count: Int = 1) throws -> [Span] {
    try eventually("\(count) spans \(name) of \(service) arrive") {
      try spans().count { $0.name == name && $0.service == service } >= count
    }
    return try spans()
  }

  private static func spans(of request: String) throws -> [Span] {
    let parts = request.components(separatedBy: "\r\n\r\n")
    let lines = parts[0].components(separatedBy: "\r\n")
    try #require(lines[0] == "POST /v1/traces HTTP/1.1", "\(lines[0])")
    try #require(lines.contains("Content-Type: application/json"))
    let body = try JSONSerialization.jsonObject(with: Data(parts.dropFirst().joined(separator: "\r\n\r\n").utf8))
    let resources = try list(body, "resourceSpans", of: ["resourceSpans"])
    return try resources.flatMap { resource in
      let described = try object(resource, of: ["resource", "scopeSpans"])
      let about = try #require(described["resource"])
      let common = try attributes(about, of: ["attributes"])
      let service = try #require(common["service.name"])
      try #require(common["service.version"]?.isEmpty == false)
      return try list(resource, "scopeSpans", of: ["resource", "scopeSpans"]).flatMap { scope in
        let described = try object(scope, of: ["scope", "spans"])
        let about = try #require(described["scope"])
        let name = try object(about, of: ["name"])["name"] as? String
        try #require(name?.isEmpty == false)
        return try list(scope, "spans", of: ["scope", "spans"]).map { try span($0, of: service) }
      }
    }
  }

  private static func span(_ json: Any, of service: String) throws -> Span {
    let fields = try object(
      json,
      of: [
        "traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes",
        "status",
      ])
    func id(_ name: String, digits: Int) throws -> String? {
      guard let value = fields[name] else { return nil }
      let text = try #require(value as? String)
      try #require(text.count == digits && text.allSatisfy { "0123456789abcdef".contains($0) }, "\(name) \(text)")
      try #require(text.contains { $0 != "0" })
      return text
    }
    func time(_ name: String) throws -> UInt64 { try #require((fields[name] as? String).flatMap { UInt64($0) }) }
    let status = try fields["status"].map { try object($0, of: ["code"]) }
    if let status { try #require(status["code"] as? Int == 2) }
    let (traceID, id, parentID) = (
      try id("traceId", digits: 32), try id("spanId", digits: 16), try id("parentSpanId", digits: 16)
    )
    let span = Span(
      service: service, traceID: try #require(traceID), id: try #require(id), parentID: parentID,
      name: try #require(fields["name"] as? String), kind: try #require(fields["kind"] as? Int),
      began: try time("startTimeUnixNano"), ended: try time("endTimeUnixNano"),
      attributes: fields["attributes"] == nil ? [:] : try attributes(json, of: Set(fields.keys)),
      isFailed: status != nil)
    try #require((1...3).contains(span.kind) && span.began <= span.ended && !span.name.isEmpty)
    // Of this hour: seconds or milliseconds would not be.
    try #require(abs(Double(span.ended) / 1e9 - Date().timeIntervalSince1970) < 3_600)
    return span
  }

  private static func attributes(_ json: Any, of keys: Set<String>) throws -> [String: String] {
    var found: [String: String] = [:]
    for attribute in try list(json, "attributes", of: keys) {
      let fields = try object(attribute, of: ["key", "value"])
      let key = try #require(fields["key"] as? String)
      let wrapped = try #require(fields["value"])
      let value = try object(wrapped, of: ["stringValue", "intValue", "boolValue"])
      try #require(value.count == 1 && found[key] == nil, "\(key)")
      if let number = value["intValue"] { try #require((number as? String).flatMap { Int64($0) } != nil) }
      found[key] = value.values.first.map { "\($0)" }
    }
    return found
  }

  /// An object with no other fields than these.
  private static func object(_ json: Any, of keys: Set<String>) throws -> [String: Any] {
    let object = try #require(json as? [String: Any])
    try #require(keys.isSuperset(of: object.keys), "\(object.keys.sorted())")
    return object
  }

  private static func list(_ json: Any, _ name: String, of keys: Set<String>) throws -> [Any] {
    let found = try object(json, of: keys)[name] as? [Any]
    return try #require(found, "\(name)")
  }
}
