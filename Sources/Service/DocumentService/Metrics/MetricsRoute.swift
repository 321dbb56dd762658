import Hummingbird
import PrometheusMetrics

/// `GET /metrics`, where Prometheus looks, and `GET /health/metrics`, beside the other probes: the same.
struct MetricsRoute: Sendable {
  let registry: MetricsRegistry

  func handle(_ request: Request, _ context: GatewayRequestContext) -> Response {
    Response(
      status: .ok, headers: [.contentType: MetricsRegistry.contentType],
      body: .init(byteBuffer: ByteBuffer(string: registry.exposition())))
  }
}
