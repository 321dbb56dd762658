import CoreMetrics
import Extraction
import Formatting

/// What a client counts and measures; the only place with the names of its metrics.
struct ClientMetrics: Sendable {
  private let factory: any MetricsFactory

  init(_ factory: any MetricsFactory) { self.factory = factory }

  /// A gateway's request, or a document's turn at the hosted side, came to its end.
  func answered(_ endpoint: String, outcome: String, took duration: Duration) {
    count("ocr_client_requests_total", [("endpoint", endpoint), ("outcome", outcome)])
    Timer(label: "ocr_client_request_duration_seconds", dimensions: [("endpoint", endpoint)], factory: factory)
      .recordNanoseconds(duration.nanoseconds)
  }

  /// The hosted side is asked instead of a gateway.
  func fellBack(_ reason: FallbackReason) {
    count("ocr_client_fallbacks_total", [("reason", reason.rawValue)])
  }

  /// The price of a document, whatever its outcome.
  func charged(_ sum: SpendSum) {
    count("ocr_client_spend_pages_total", [], by: sum.pages)
    FloatingPointCounter(label: "ocr_client_spend_usd_total", factory: factory)
      .increment(by: Double(sum.microUSD) / 1e6)
  }

  func switched(to mode: Mode) { count("ocr_client_mode_switches_total", [("mode", mode.rawValue)]) }

  /// 0 closed, 1 half-open, 2 open.
  func circuit(_ endpoint: String, _ state: CircuitBreaker.State) {
    let value =
      switch state {
      case .closed: 0
      case .halfOpen: 1
      case .open: 2
      }
    Meter(label: "ocr_client_circuit_state", dimensions: [("endpoint", endpoint)], factory: factory).set(value)
  }

  private func count(_ name: String, _ labels: [(String, String)], by number: Int = 1) {
    Counter(label: name, dimensions: labels, factory: factory).increment(by: number)
  }
}
