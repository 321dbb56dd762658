import CoreMetrics
import Logging
import Synchronization

/// Keeps what is counted and measured.
final class RecordingMetrics: MetricsFactory {
  private let state = Mutex<(sums: [String: Double], samples: [String: [Double]])>(([:], [:]))

  /// Of a counter, or the last value of a meter: `name{label=value,…}`.
  subscript(_ series: String) -> Double? { state.withLock { $0.sums[series] } }
  /// Of a timer, in s.
  func samples(_ series: String) -> [Double] { state.withLock { $0.samples[series] ?? [] } }
  /// All series that begin so.
  func series(_ prefix: String) -> [String: Double] {
    state.withLock { $0.sums.filter { $0.key.hasPrefix(prefix) } }
  }

  fileprivate func add(_ value: Double, to series: String) { state.withLock { $0.sums[series, default: 0] += value } }
  fileprivate func set(_ value: Double, _ series: String) { state.withLock { $0.sums[series] = value } }
  fileprivate func sample(_ value: Double, _ series: String) {
    state.withLock { $0.samples[series, default: []].append(value) }
  }

  private func handler(_ label: String, _ dimensions: [(String, String)]) -> Handler {
    let labels = dimensions.map { "\($0.0)=\($0.1)" }.joined(separator: ",")
    return Handler(series: dimensions.isEmpty ? label : "\(label){\(labels)}", metrics: self)
  }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler { handler(label, dimensions) }
  func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler { handler(label, dimensions) }
  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { handler(label, dimensions) }
  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler { handler(label, dimensions) }
  func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler { handler(label, dimensions) }
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}
}

private final class Handler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
  private let series: String
  private let metrics: RecordingMetrics

  init(series: String, metrics: RecordingMetrics) {
    self.series = series
    self.metrics = metrics
  }

  func increment(by amount: Int64) { metrics.add(Double(amount), to: series) }
  func increment(by amount: Double) { metrics.add(amount, to: series) }
  func decrement(by amount: Double) { metrics.add(-amount, to: series) }
  func reset() { metrics.set(0, series) }
  func set(_ value: Int64) { metrics.set(Double(value), series) }
  func set(_ value: Double) { metrics.set(value, series) }
  func record(_ value: Int64) { metrics.sample(Double(value), series) }
  func record(_ value: Double) { metrics.sample(value, series) }
  func recordNanoseconds(_ duration: Int64) { metrics.sample(Double(duration) / 1e9, series) }
}

/// Keeps what is logged: `level message key=value …`, keys in order.
final class RecordingLog: Sendable {
  private let kept = Mutex<[String]>([])

  var lines: [String] { kept.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { _ in RecordingLogHandler(log: self) } }

  fileprivate func keep(_ line: String) { kept.withLock { $0.append(line) } }
}

private struct RecordingLogHandler: LogHandler {
  let log: RecordingLog
  var logLevel = Logger.Level.trace
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let merged = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    log.keep(
      (["\(event.level)", "\(event.message)"] + merged.map { "\($0.key)=\($0.value)" }).joined(separator: " "))
  }
}
