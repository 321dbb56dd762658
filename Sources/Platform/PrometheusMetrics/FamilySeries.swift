import Synchronization

/// The series of one family: one for each set of label values, and never more than allowed.
final class FamilySeries: Sendable {
  enum Series: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)
    /// Called when metrics are scraped; nil where there is no value.
    case read(@Sendable () -> Double?)
  }

  let family: MetricFamily
  private let maximumLabelSets: Int
  /// By label values in the family's order. Held while a series is looked up, not while it counts.
  private let series: Mutex<[[String]: Series]>

  init(_ family: MetricFamily, maximumLabelSets: Int) {
    self.family = family
    self.maximumLabelSets = maximumLabelSets
    let known = family.knownLabelValues.map { ($0, Self.make(family.kind)) }
    series = Mutex(Dictionary(known) { first, _ in first })
  }

  /// The series for the dimensions, in any order; nil where their names are not the family's labels.
  ///
  /// Once the family is full, all new sets of label values share the one in which every value is `other`.
  func series(_ dimensions: [(String, String)]) -> Series? {
    guard let values = labelValues(dimensions) else { return nil }
    return series.withLock { series in
      if let known = series[values] { return known }
      let key = series.count < maximumLabelSets ? values : values.map { _ in "other" }
      if let known = series[key] { return known }
      let new = Self.make(family.kind)
      series[key] = new
      return new
    }
  }

  /// Reads a value at every scrape.
  ///
  /// - Returns: whether the family accepts it: it declares these labels and is not a histogram.
  func read(_ dimensions: [(String, String)], _ value: @escaping @Sendable () -> Double?) -> Bool {
    guard let values = labelValues(dimensions) else { return false }
    if case .histogram = family.kind { return false }
    series.withLock { $0[values] = .read(value) }
    return true
  }

  /// Every series at this moment, in the order of its label values.
  func all() -> [(labelValues: [String], series: Series)] {
    let all = series.withLock { $0 }
    return all.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  private func labelValues(_ dimensions: [(String, String)]) -> [String]? {
    guard dimensions.count == family.labels.count else { return nil }
    let values = family.labels.compactMap { label in dimensions.first { $0.0 == label }?.1 }
    return values.count == family.labels.count ? values : nil
  }

  private static func make(_ kind: MetricFamily.Kind) -> Series {
    switch kind {
    case .counter: .counter(CounterSeries())
    case .gauge: .gauge(GaugeSeries())
    case .histogram(let buckets): .histogram(HistogramSeries(buckets))
    }
  }
}
