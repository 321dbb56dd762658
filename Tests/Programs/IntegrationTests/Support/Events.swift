import Foundation
import Testing

/// A line of an answer in lines.
struct Event {
  var json: [String: Any]

  var name: String { json["event"] as? String ?? "" }
  var index: Int? { json["index"] as? Int }
  var stage: String? { json["stage"] as? String }
  var page: Int? { json["page"] as? Int }
  var result: [String: Any]? { json["result"] as? [String: Any] }
  var error: [String: Any]? { json["error"] as? [String: Any] }
  var code: String? { error?["code"] as? String }
  var isOutcome: Bool { name != "progress" }
}

extension HTTPConnection {
  /// The next line of an answer in lines; nil at its end.
  func event(within limit: Duration = .seconds(40)) throws -> Event? {
    try line(within: limit).map { line in
      Event(json: try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)"))
    }
  }

  /// All lines that are still to come.
  func events(within limit: Duration = .seconds(40)) throws -> [Event] {
    var events: [Event] = []
    while let event = try event(within: limit) { events.append(event) }
    return events
  }
}

extension HTTPRequest {
  static let lines = (name: "Accept", value: "application/x-ndjson")

  /// Documents for `/v1/extract/batch`, one a part.
  static func batch(
    _ documents: [[UInt8]], headers: [(name: String, value: String)] = [], fileName: String = "document"
  ) -> HTTPRequest {
    let parts = documents.enumerated().flatMap { part($0.element, number: $0.offset, fileName: fileName) }
    let body = parts + Array("--cut--\r\n".utf8)
    return HTTPRequest(
      method: "POST", path: "/v1/extract/batch",
      headers: headers + [("Content-Type", "multipart/form-data; boundary=cut")], body: body)
  }

  /// One part of the body of a batch.
  static func part(_ document: [UInt8], number: Int, fileName: String = "document") -> [UInt8] {
    let head =
      "--cut\r\nContent-Disposition: form-data; name=\"document-\(number)\"; filename=\"\(fileName)\"\r\n\r\n"
    return Array(head.utf8) + document + Array("\r\n".utf8)
  }
}

extension HTTPAnswer {
  /// The body of a batch's answer.
  func items() throws -> [[String: Any]] {
    try #require(JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]], "the body is an array of objects")
  }
}
