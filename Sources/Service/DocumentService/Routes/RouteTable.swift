import HTTPTypes
import Hummingbird

/// Every path of the service with its methods: the router is built from it, 405 answers and the API description's test
/// read it.
package struct RouteTable: Sendable {
  package typealias Handler = @Sendable (Request, DocumentRequestContext) async throws -> Response

  package struct Route: Sendable {
    var method: HTTPRequest.Method
    var path: String
    /// Asked every few seconds by load balancers: logged only when it fails.
    var isProbe = false
    /// Bytes that a body may have; a larger one is not asked for.
    var maximumBody = 0
    var errors = ErrorForm.problem
    var handler: Handler
  }

  let routes: [Route]

  init(_ routes: [Route]) { self.routes = routes }

  /// `GET /health`, … in the order of the table.
  package var names: [String] { routes.map { "\($0.method) \($0.path)" } }

  func contains(_ path: String) -> Bool { routes.contains { $0.path == path } }

  func isProbe(_ path: String) -> Bool { routes.contains { $0.path == path && $0.isProbe } }

  /// Bytes that a body for a path may have.
  func maximumBody(at path: some StringProtocol) -> Int { routes.first { $0.path == path }?.maximumBody ?? 0 }

  /// How a path tells what went wrong.
  func errors(at path: String) -> ErrorForm { routes.first { $0.path == path }?.errors ?? .problem }

  /// The methods a path takes; nil where there is nothing.
  func methods(at path: String) -> [HTTPRequest.Method]? {
    let methods = routes.filter { $0.path == path }.map(\.method)
    return methods.isEmpty ? nil : methods.flatMap { $0 == .get ? [.get, .head] : [$0] }
  }
}
