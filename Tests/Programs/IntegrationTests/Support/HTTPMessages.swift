import Foundation
import Testing

/// A request, written out byte by byte.
struct HTTPRequest {
  var method = "GET"
  var path: String
  var headers: [(name: String, value: String)] = []
  var body: [UInt8]?
  var host = "localhost"

  static func get(_ path: String, headers: [(name: String, value: String)] = []) -> HTTPRequest {
    HTTPRequest(path: path, headers: headers)
  }

  /// A document for `/v1/extract`.
  static func extract(
    _ body: [UInt8], query: String = "", headers: [(name: String, value: String)] = []
  ) -> HTTPRequest {
    HTTPRequest(method: "POST", path: "/v1/extract" + query, headers: headers, body: body)
  }

  /// A document as the field of a form.
  static func form(_ body: [UInt8], field: String = "file", fileName: String = "document") -> HTTPRequest {
    let head =
      "--cut\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(fileName)\"\r\n"
      + "Content-Type: application/octet-stream\r\n\r\n"
    return .extract(
      Array(head.utf8) + body + Array("\r\n--cut--\r\n".utf8),
      headers: [("Content-Type", "multipart/form-data; boundary=cut")])
  }

  /// Everything before the body, with a Content-Length where there is a body.
  var head: [UInt8] {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: \(host)"]
    lines += headers.map { "\($0.name): \($0.value)" }
    if let body { lines.append("Content-Length: \(body.count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  var bytes: [UInt8] { head + (body ?? []) }
}

/// An answer as it came over the wire.
struct HTTPAnswer {
  var status: Int
  /// Names in lower case.
  var headers: [(name: String, value: String)]
  var body: [UInt8]

  subscript(header name: String) -> String? { headers.first { $0.name == name.lowercased() }?.value }

  var text: String { String(decoding: body, as: UTF8.self) }

  func json() throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(body)) as? [String: Any], "the body is a JSON object")
  }
}

/// Checks that an answer is a problem with every member of the contract; its `detail`.
@discardableResult
func expectProblem(
  _ answer: HTTPAnswer, _ status: Int, _ code: String, retryable: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) throws -> String {
  #expect(answer.status == status, "\(answer.text)", sourceLocation: sourceLocation)
  #expect(answer[header: "Content-Type"] == "application/problem+json", sourceLocation: sourceLocation)
  let problem = try answer.json()
  #expect(problem["code"] as? String == code, sourceLocation: sourceLocation)
  #expect(problem["status"] as? Int == status, sourceLocation: sourceLocation)
  #expect(problem["retryable"] as? Bool == retryable, sourceLocation: sourceLocation)
  for key in ["type", "title", "detail", "requestId", "stage"] {
    #expect((problem[key] as? String)?.isEmpty == false, "\(key)", sourceLocation: sourceLocation)
  }
  #expect(problem["requestId"] as? String == answer[header: "X-Request-ID"], sourceLocation: sourceLocation)
  #expect(answer[header: "traceparent"] != nil, sourceLocation: sourceLocation)
  // Where waiting helps, header and member say the same.
  let wait = (problem["retryAfterMs"] as? Int).map { String(($0 + 999) / 1_000) }
  #expect(answer[header: "Retry-After"] == wait, sourceLocation: sourceLocation)
  return problem["detail"] as? String ?? ""
}
