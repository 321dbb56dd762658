import Glibc
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// Serves routes that take no documents, with the same care for connections and requests as a service of documents.
package struct RouteServer: Service {
  private let listener: ConnectionListener<DocumentConnection>

  /// - Parameters:
  ///   - connections: most that are served at a time.
  ///   - gate: what every request must pass.
  package init(
    _ point: ListenPoint, access: ClientAccess, connections: ConnectionLimit, gate: any RequestGate,
    routes: RouteTable, metrics: ServerMetrics, logger: Logger
  ) {
    let ending = EndingConnections()
    let strangers = RefusalLog("peer refused", logger: logger)
    let responder = RequestResponder(
      routes: routes, access: access, strangers: strangers, gate: gate, tokens: nil, paces: CallerPaces(),
      tracer: nil, logger: logger, metrics: metrics)
    let connection = DocumentConnection(
      requests: { peer in
        HTTP1Channel { request, writer, channel in
          var response = await responder.respond(to: request, on: channel, of: peer.address)
          if ending.isEnding { response.headers[.connection] = "close" }
          response.headers[.date] = HTTPDate.text(unixSeconds: Int64(time(nil)))
          try await writer.write(response: response.head, body: response.body)
        }
      }, access: access, tls: nil, strangers: strangers, limit: connections, logger: logger)
    var quiet = logger
    quiet.logLevel = max(.warning, logger.logLevel)
    listener = ConnectionListener(point, connection, ending: ending, logger: quiet) { socket in
      guard let address = socket.localAddress?.ipAddress else { return }
      logger.info(
        "listening", metadata: ["address": "\(address)", "port": "\(socket.localAddress?.port ?? 0)"])
    }
  }

  /// Serves until it is shut down.
  ///
  /// - Throws: what binding the address throws.
  package func run() async throws { try await listener.run() }
}
