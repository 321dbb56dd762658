/// A metric as it is declared: everything but its values.
public struct MetricFamily: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// Only rises: `Counter`, `FloatingPointCounter`.
    case counter
    /// Rises and falls: `Meter`, `Gauge`.
    case gauge
    /// A distribution: `Timer`, in seconds, and `Recorder`.
    case histogram(HistogramBuckets)
  }

  public let name: String
  public let kind: Kind
  /// What is counted or measured, for people.
  public let help: String
  /// Names of the labels, in the order they are written in.
  public let labels: [String]
  /// Sets of label values, in the order of `labels`, that are there before anything is recorded under them.
  public let knownLabelValues: [[String]]

  /// Declares a family.
  ///
  /// Names are written in source code, so a wrong one stops the program.
  ///
  /// - Parameters:
  ///   - name: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
  ///   - labels: each `[a-zA-Z_][a-zA-Z0-9_]*`, without two underscores in front; `le` belongs to histograms.
  ///   - known: label values to start with; without labels there is one series, from the start.
  public init(_ name: String, _ kind: Kind, help: String, labels: [String] = [], known: [[String]] = []) {
    precondition(Self.isName(name, allowing: "_:"), "\(name) is no metric name")
    precondition(!help.isEmpty, "\(name) needs a help text")
    for label in labels {
      let isReserved = label.hasPrefix("__") || label == "le"
      precondition(Self.isName(label, allowing: "_") && !isReserved, "\(label) is no label name")
    }
    precondition(Set(labels).count == labels.count, "\(name) has a label twice")
    precondition(known.allSatisfy { $0.count == labels.count }, "\(name) takes \(labels.count) label values")
    self.name = name
    self.kind = kind
    self.help = help
    self.labels = labels
    knownLabelValues = labels.isEmpty ? [[]] : known
  }

  /// The names its lines begin with.
  var seriesNames: [String] {
    switch kind {
    case .counter, .gauge: [name]
    case .histogram: [name, name + "_bucket", name + "_sum", name + "_count"]
    }
  }

  private static func isName(_ text: String, allowing others: String) -> Bool {
    func isLetter(_ character: Character) -> Bool {
      character.isASCII && character.isLetter || others.contains(character)
    }
    guard let first = text.first, isLetter(first) else { return false }
    return text.allSatisfy { isLetter($0) || $0.isASCII && $0.isNumber }
  }
}
