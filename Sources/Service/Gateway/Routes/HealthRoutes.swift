import HTTPTypes
import Hummingbird
import JSON

/// What a service says about itself.
package struct ServiceFace: Sendable {
  /// Of `GET /v1/version`.
  package var version: JSONValue
  /// Of `GET /openapi.json`.
  package var description: JSONValue
  /// Whether documents should be sent to it, not counting its own shutdown.
  package var readiness: @Sendable () -> Readiness

  package init(version: JSONValue, description: JSONValue, readiness: @escaping @Sendable () -> Readiness) {
    self.version = version
    self.description = description
    self.readiness = readiness
  }
}

/// Liveness, readiness, version and description.
struct HealthRoutes: Sendable {
  let admission: Admission
  let face: ServiceFace

  /// The process is up and answers.
  func health(_ request: Request, _ context: GatewayRequestContext) -> Response { .json(["status": "ok"]) }

  func ready(_ request: Request, _ context: GatewayRequestContext) -> Response {
    face.readiness().behind(admission.status).response
  }

  func version(_ request: Request, _ context: GatewayRequestContext) -> Response { .json(face.version) }

  func description(_ request: Request, _ context: GatewayRequestContext) -> Response { .json(face.description) }
}

/// The release this program belongs to.
public enum GatewayVersion {
  public static let current = "0.1.0"
}

extension Response {
  /// A JSON answer.
  static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: value.serialized())))
  }
}
