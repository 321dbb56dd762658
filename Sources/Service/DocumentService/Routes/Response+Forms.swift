import Extraction
import HTTPTypes
import HummingbirdCore
import JSON
import NIOCore

extension Response {
  /// A JSON answer.
  package static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response
  {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: value.serialized())))
  }

  static func text(_ text: String, type: String) -> Response {
    Response(
      status: .ok, headers: [.contentType: type + "; charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// An answer of one JSON text a line (https://github.com/ndjson/ndjson-spec), each sent as soon as it is written.
  ///
  /// - Parameter body: writes the lines; an answer that it does not bring to its end is cut off.
  static func lines(
    headers: HTTPFields, _ context: DocumentRequestContext,
    _ body: @escaping @Sendable (_ write: (JSONValue) async throws -> Void) async throws -> Void
  ) -> Response {
    var headers = headers
    headers[.contentType] = "application/x-ndjson"
    // nginx would hold lines back until a page of them is full.
    headers[.accelBuffering] = "no"
    context.record.update { $0.isStreamed = true }
    return Response(
      status: .ok, headers: headers,
      body: ResponseBody { writer in
        try await body { try await writer.write(ByteBuffer(string: $0.serialized() + "\n")) }
        try await writer.finish(nil)
      })
  }
}
