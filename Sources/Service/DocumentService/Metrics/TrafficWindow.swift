import PrometheusMetrics

/// What a service of documents has done up to one moment, by its own counters.
package struct TrafficSample: Sendable, Equatable {
  /// Requests for documents that were answered.
  package var requests: Double
  /// Those of them that the service failed: 5xx, overload included.
  package var failures: Double
  package var documents: Double
  /// Documents that another than the first choice answered: the engine's own rules instead of a failing model, or the
  /// hosted service instead of a gateway.
  package var fallbacks: Double
  /// Requests that took at most so many seconds, by that bound in rising order; the last is infinity.
  package var durations: [Bucket]
  package var queue: Double?
  package var inFlight: Double?

  package struct Bucket: Sendable, Equatable {
    package var bound: Double
    package var count: Double

    package init(bound: Double, count: Double) { (self.bound, self.count) = (bound, count) }
  }

  package init(_ scrape: MetricsScrape) {
    let requests = ServerMetrics.requests.name
    func isOfDocuments(_ labels: [String: String]) -> Bool { Self.routes.contains(labels["route"] ?? "") }
    self.requests = scrape.sum(requests, where: isOfDocuments) ?? 0
    failures = scrape.sum(requests) { isOfDocuments($0) && $0["code"]?.hasPrefix("5") == true } ?? 0
    documents = scrape.sum(ServerMetrics.documents.name) ?? 0
    fallbacks = Self.fallbackFamilies.reduce(0) { $0 + (scrape.sum($1) ?? 0) }
    durations = scrape[ServerMetrics.requestDurations.name + "_bucket"].compactMap { sample in
      let bound = sample.labels["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) }
      return bound.map { Bucket(bound: $0, count: sample.value) }
    }.sorted { $0.bound < $1.bound }
    queue = scrape.sum("ocr_queue_depth")
    inFlight = scrape.sum("ocr_in_flight")
  }

  private static let routes: Set<String> = [ExtractRoute.path, BatchRoute.path, OCRRoute.path]
  private static let fallbackFamilies = ["ocr_model_fallbacks_total", "ocr_client_fallbacks_total"]
}

/// What a service did lately: the differences of its counters over some time.
package struct TrafficWindow: Sendable {
  /// What happened between the first and the last sample of a window.
  package struct Summary: Sendable, Equatable {
    package var requests: Double
    package var failures: Double
    package var documents: Double
    package var fallbacks: Double
    /// Documents of which it is known how long they took.
    package var timed: Double
    /// 95th percentile of seconds; nil where none was timed. Of what took longer than the last bound, that bound.
    package var p95: Double?
    /// From the first sample to the last.
    package var time: Duration
  }

  private let longest: Duration
  private var samples: [(time: Duration, sample: TrafficSample)] = []

  /// - Parameter longest: how far back it is looked.
  package init(longest: Duration) { self.longest = longest }

  package var last: TrafficSample? { samples.last?.sample }

  package mutating func add(_ sample: TrafficSample, at now: Duration) {
    samples.append((now, sample))
    // One sample from before the window is where it begins.
    while samples.count > 2, samples[1].time <= now - longest { samples.removeFirst() }
  }

  /// nil before there are two samples, and where the last one is older than the window.
  package func summary(over window: Duration, at now: Duration) -> Summary? {
    let recent = self.recent(over: window, at: now)
    guard recent.count > 1, let first = recent.first, let last = recent.last else { return nil }
    func growth(_ value: (TrafficSample) -> Double) -> Double {
      zip(recent, recent.dropFirst()).reduce(0) { $0 + Self.growth(from: value($1.0.sample), to: value($1.1.sample)) }
    }
    let bounds = last.sample.durations.map(\.bound)
    let buckets = bounds.map { bound in
      TrafficSample.Bucket(bound: bound, count: growth { $0.durations.first { $0.bound == bound }?.count ?? 0 })
    }
    return Summary(
      requests: growth(\.requests), failures: growth(\.failures), documents: growth(\.documents),
      fallbacks: growth(\.fallbacks), timed: buckets.last?.count ?? 0, p95: Self.quantile(0.95, of: buckets),
      time: last.time - first.time)
  }

  /// How much longer the queue is of late than before: the shortest of the window's last third against the longest of its
  /// first third. nil where there is too little to compare.
  package func queueGrowth(over window: Duration, at now: Duration) -> Double? {
    let recent = self.recent(over: window, at: now).filter { $0.time >= now - window }
    let older = recent.filter { $0.time < now - window * 2 / 3 }.compactMap(\.sample.queue)
    let newer = recent.filter { $0.time >= now - window / 3 }.compactMap(\.sample.queue)
    // A window that has only begun shows no trend.
    guard older.count > 1, newer.count > 1, let longest = older.max(), let shortest = newer.min() else { return nil }
    return shortest - longest
  }

  /// The samples of the window, and the one before it where that is near enough to begin with.
  private func recent(over window: Duration, at now: Duration) -> ArraySlice<(time: Duration, sample: TrafficSample)> {
    guard let last = samples.last, last.time > now - window else { return [] }
    let begin = samples.lastIndex { $0.time <= now - window } ?? samples.startIndex
    return samples[begin...]
  }

  /// A counter that fell started again from zero.
  private static func growth(from old: Double, to new: Double) -> Double { new >= old ? new - old : new }

  /// As Prometheus' `histogram_quantile`: straight lines between the bounds.
  private static func quantile(_ share: Double, of buckets: [TrafficSample.Bucket]) -> Double? {
    guard let all = buckets.last?.count, all > 0 else { return nil }
    let rank = share * all
    var (lower, below) = (0.0, 0.0)
    for bucket in buckets {
      if bucket.count >= rank {
        guard bucket.bound.isFinite else { return lower }
        let inside = bucket.count - below
        return inside > 0 ? lower + (bucket.bound - lower) * (rank - below) / inside : bucket.bound
      }
      (lower, below) = (bucket.bound, bucket.count)
    }
    return lower
  }
}
