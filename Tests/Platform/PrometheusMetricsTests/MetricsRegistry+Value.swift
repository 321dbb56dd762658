import PrometheusMetrics

extension MetricsRegistry {
  /// What stands behind a series in an exposition; nil where the series is not there exactly once.
  func value(_ series: String, in text: String? = nil) -> String? {
    let lines = (text ?? exposition()).split(separator: "\n").filter { $0.hasPrefix(series + " ") }
    return lines.count == 1 ? lines.first.map { String($0.dropFirst(series.count + 1)) } : nil
  }
}
