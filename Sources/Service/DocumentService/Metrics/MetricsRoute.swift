import HTTPTypes
import HummingbirdCore
import NIOCore
import PrometheusMetrics

/// `GET /metrics`, where Prometheus looks, and `GET /health/metrics`, next to the other probes: the same.
package struct MetricsRoute: Sendable {
  let registry: MetricsRegistry

  package init(registry: MetricsRegistry) { self.registry = registry }

  package func handle(_ request: Request, _ context: DocumentRequestContext) -> Response {
    Response(
      status: .ok, headers: [.contentType: MetricsRegistry.contentType],
      body: .init(byteBuffer: ByteBuffer(string: registry.exposition())))
  }
}
