/// Writes metrics in Prometheus' text format, version 0.0.4.
///
/// The rules are those of https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format.
struct TextExposition {
  private(set) var text = ""

  /// Writes a family: its two lines of description, once, and its samples below them; nothing where it has none.
  mutating func write(_ all: FamilySeries) {
    let family = all.family
    var samples = Samples(name: family.name)
    for (values, series) in all.all() {
      let labels = Array(zip(family.labels, values))
      switch series {
      case .counter(let counter): samples.add(labels: labels, counter.value)
      case .gauge(let gauge): if let value = gauge.value { samples.add(labels: labels, value) }
      case .read(let read): if let value = read(), !value.isNaN { samples.add(labels: labels, value) }
      case .histogram(let histogram): samples.add(histogram, labels: labels)
      }
    }
    guard !samples.text.isEmpty else { return }
    text += "# HELP \(family.name) \(Self.escaped(family.help, quotes: false))\n"
    text += "# TYPE \(family.name) \(family.kind.typeName)\n"
    text += samples.text
  }

  /// Sample lines of one family.
  private struct Samples {
    let name: String
    var text = ""

    mutating func add(_ suffix: String = "", labels: [(String, String)], _ value: Double) {
      text += name + suffix
      if !labels.isEmpty {
        let pairs = labels.map { "\($0)=\"\(TextExposition.escaped($1, quotes: true))\"" }
        text += "{" + pairs.joined(separator: ",") + "}"
      }
      text += " \(TextExposition.number(value))\n"
    }

    /// Buckets are written added up: each holds what is below its bound as well.
    mutating func add(_ histogram: HistogramSeries, labels: [(String, String)]) {
      let snapshot = histogram.snapshot
      var total = 0
      for (bound, count) in zip(histogram.upperBounds + [.infinity], snapshot.counts) {
        total += count
        add("_bucket", labels: labels + [("le", TextExposition.number(bound))], Double(total))
      }
      add("_sum", labels: labels, snapshot.sum)
      add("_count", labels: labels, Double(total))
    }
  }

  /// A value as Go's `ParseFloat` reads it; whole numbers without a fraction.
  private static func number(_ value: Double) -> String {
    if value == .infinity { return "+Inf" }
    if value == -.infinity { return "-Inf" }
    return Int64(exactly: value).map(String.init) ?? "\(value)"
  }

  private static func escaped(_ text: String, quotes: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += #"\\"#
      case "\n": escaped += #"\n"#
      case "\"" where quotes: escaped += #"\""#
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension MetricFamily.Kind {
  fileprivate var typeName: String {
    switch self {
    case .counter: "counter"
    case .gauge: "gauge"
    case .histogram: "histogram"
    }
  }
}
