import PrometheusMetrics

/// What asking a gateway brought.
package struct PollResult: Sendable {
  package enum Readiness: Sendable, Equatable {
    case ready
    /// It answers, but takes no documents, with the reason.
    case notReady(String)
    /// No answer came, with a stable code.
    case unreachable(String)
  }

  package var readiness: Readiness
  /// How the gateway calls itself; nil where it did not say.
  package var instance: String?
  package var metrics: MetricsScrape?
  /// When its certificate ends, in s of Unix time; nil without TLS.
  package var certificateEnd: Int64?

  package init(
    _ readiness: Readiness, instance: String? = nil, metrics: MetricsScrape? = nil, certificateEnd: Int64? = nil
  ) {
    self.readiness = readiness
    self.instance = instance
    self.metrics = metrics
    self.certificateEnd = certificateEnd
  }
}
