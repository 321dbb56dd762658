import Extraction
import HTTPTypes
import HummingbirdCore

/// Every path of the service with its methods: requests are answered by it, and the API description's test reads it.
package struct RouteTable: Sendable {
  package typealias Handler = @Sendable (Request, DocumentRequestContext) async throws -> Response

  package struct Route: Sendable {
    var method: HTTPRequest.Method
    var path: String
    /// Asked every few seconds by load balancers: logged only when it fails.
    var isProbe = false
    /// Needs no token: load balancers have none.
    var isOpen = false
    /// Takes documents, and so counts for the limits of its caller.
    var isMetered = false
    var errors = ErrorForm.problem
    var handler: Handler

    package init(
      method: HTTPRequest.Method, path: String, isProbe: Bool = false, isOpen: Bool = false, isMetered: Bool = false,
      errors: ErrorForm = .problem, handler: @escaping Handler
    ) {
      self.method = method
      self.path = path
      self.isProbe = isProbe
      self.isOpen = isOpen
      self.isMetered = isMetered
      self.errors = errors
      self.handler = handler
    }
  }

  let routes: [Route]

  package init(_ routes: [Route]) { self.routes = routes }

  /// `GET /health`, … in the order of the table.
  package var names: [String] { routes.map { "\($0.method) \($0.path)" } }

  /// Has the route of a request answer it; a HEAD is answered by the path's GET.
  ///
  /// - Throws: `not_found`, `method_not_allowed`, and what the route throws.
  func answer(_ request: Request, _ context: DocumentRequestContext) async throws -> Response {
    let path = request.uri.path
    guard let allowed = methods(at: path) else {
      throw Problem(.notFound, "see GET /openapi.json for what there is", stage: .admit)
    }
    let method = request.method == .head ? .get : request.method
    guard let route = routes(at: path).first(where: { $0.method == method }) else {
      let names = allowed.map(\.rawValue).joined(separator: ", ")
      throw Problem(.methodNotAllowed, "\(path) takes \(names)", stage: .admit)
    }
    return try await route.handler(request, context)
  }

  /// A path as the table has it, which is what logs and metrics say; nil where there is nothing.
  func name(of path: String) -> String? { routes(at: path).first?.path }

  func isOpen(_ path: String) -> Bool { routes(at: path).contains(where: \.isOpen) }

  func isMetered(_ request: Request) -> Bool {
    routes(at: request.uri.path).contains { $0.isMetered && $0.method == request.method }
  }

  func isProbe(_ path: String) -> Bool { routes(at: path).contains(where: \.isProbe) }

  /// How a path tells what went wrong.
  func errors(at path: String) -> ErrorForm { routes(at: path).first?.errors ?? .problem }

  /// The methods a path takes; nil where there is nothing.
  func methods(at path: String) -> [HTTPRequest.Method]? {
    let methods = routes(at: path).map(\.method)
    return methods.isEmpty ? nil : methods.flatMap { $0 == .get ? [.get, .head] : [$0] }
  }

  private func routes(at path: String) -> [Route] { routes.filter { $0.path == path } }
}
