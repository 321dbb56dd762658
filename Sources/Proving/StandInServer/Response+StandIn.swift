import HTTPTypes
import Hummingbird
import JSON
import NIOCore

extension Response {
  package static func json(_ value: JSONValue, status: Int = 200) -> Response {
    Response(
      status: .init(code: status), headers: [.contentType: "application/json"],
      body: .init(byteBuffer: ByteBuffer(string: value.serialized())))
  }

  /// Says in its header which stand-in it comes from.
  package mutating func label(_ program: String) {
    if let name = HTTPField.Name("X-Simulated") { headers[name] = program }
  }
}
