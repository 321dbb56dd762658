import Extraction
import HTTPTypes
import HummingbirdCore
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
  static let healthPath = "/health"
  static let readyPath = "/health/ready"

  let reservations: Reservations
  let face: ServiceFace

  /// The process is up and answers.
  func health(_ request: Request, _ context: DocumentRequestContext) -> Response { .json(["status": "ok"]) }

  func ready(_ request: Request, _ context: DocumentRequestContext) -> Response {
    face.readiness().with(reservations.status).response
  }

  func version(_ request: Request, _ context: DocumentRequestContext) -> Response { .json(face.version) }

  func description(_ request: Request, _ context: DocumentRequestContext) -> Response { .json(face.description) }
}
