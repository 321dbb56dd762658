import CoreMetrics

/// Counters, gauges and histograms of this process, for Prometheus to fetch.
///
/// Every family is declared when the registry is made. A value under another name, kind or labels is a mistake in source
/// code: it is dropped, and `metrics_undeclared_records_total{name}` counts it.
///
/// Instruments of swift-metrics are cheap to make (a look-up) and cheaper to keep. Two with the same name and labels
/// are the same series, which stays until the process ends, whether or not they are destroyed.
public final class MetricsRegistry: MetricsFactory {
  /// What `exposition()` is.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// The last family of every registry.
  private static let undeclared = MetricFamily(
    "metrics_undeclared_records_total", .counter,
    help: "Records that were dropped because their metric is not declared", labels: ["name"])

  private let families: [FamilySeries]
  private let byName: [String: FamilySeries]

  /// - Parameters:
  ///   - families: in the order they are written in. A name that is there twice stops the program.
  ///   - maximumLabelSets: sets of label values in one family; further ones are counted under the one in which every
  ///     value is `other`, so that no caller can fill memory.
  public init(_ families: [MetricFamily], maximumLabelSets: Int = 200) {
    let families = families + [Self.undeclared]
    let names = families.flatMap(\.seriesNames)
    precondition(Set(names).count == names.count, "a metric is declared twice")
    self.families = families.map { FamilySeries($0, maximumLabelSets: maximumLabelSets) }
    byName = Dictionary(uniqueKeysWithValues: self.families.map { ($0.family.name, $0) })
  }

  /// All metrics in Prometheus' text format 0.0.4.
  public func exposition() -> String {
    var exposition = TextExposition()
    for family in families { exposition.write(family) }
    return exposition.text
  }

  /// Reads a counter or gauge at every exposition, instead of counting changes.
  ///
  /// - Parameter value: must be quick; nil where there is no value at the moment.
  public func read(
    _ name: String, dimensions: [(String, String)] = [], _ value: @escaping @Sendable () -> Double?
  ) {
    if byName[name]?.read(dimensions, value) != true { handler(forUndeclared: name).drop() }
  }

  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    if case .counter(let counter) = series(label, dimensions) { return counter }
    return handler(forUndeclared: label)
  }

  public func makeFloatingPointCounter(
    label: String, dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    if case .counter(let counter) = series(label, dimensions) { return counter }
    return handler(forUndeclared: label)
  }

  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    if case .gauge(let gauge) = series(label, dimensions) { return gauge }
    return handler(forUndeclared: label)
  }

  public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    switch series(label, dimensions) {
    case .histogram(let histogram) where aggregate: histogram
    case .gauge(let gauge) where !aggregate: gauge
    default: handler(forUndeclared: label)
    }
  }

  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    if case .histogram(let histogram) = series(label, dimensions) { return histogram }
    return handler(forUndeclared: label)
  }

  // Series outlive their instruments: a counter that is gone looks like a restart.
  public func destroyCounter(_: any CounterHandler) {}
  public func destroyFloatingPointCounter(_: any FloatingPointCounterHandler) {}
  public func destroyMeter(_: any MeterHandler) {}
  public func destroyRecorder(_: any RecorderHandler) {}
  public func destroyTimer(_: any TimerHandler) {}

  private func series(_ name: String, _ dimensions: [(String, String)]) -> FamilySeries.Series? {
    byName[name]?.series(dimensions)
  }

  private func handler(forUndeclared name: String) -> UndeclaredHandler {
    UndeclaredHandler(makeCounter(label: Self.undeclared.name, dimensions: [("name", name)]))
  }
}
