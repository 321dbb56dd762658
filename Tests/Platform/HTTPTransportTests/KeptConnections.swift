import HTTPTransport

extension TransportConfiguration {
  /// For tests of reuse: on a busy machine two requests of a test can lie seconds apart.
  static var keepingConnections: Self { .init(idleLifetime: .seconds(600)) }
}
