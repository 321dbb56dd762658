/// What a server said in Prometheus' text format 0.0.4, for those who read metrics instead of keeping them.
///
/// Total: lines that are no samples are left out.
package struct MetricsScrape: Sendable, Equatable {
  /// One line: labels and value.
  package struct Sample: Sendable, Equatable {
    package var labels: [String: String]
    package var value: Double

    package init(labels: [String: String], value: Double) { (self.labels, self.value) = (labels, value) }
  }

  private var samples: [String: [Sample]] = [:]

  package init(_ text: String) {
    for line in text.split(separator: "\n") where line.first != "#" {
      guard let (name, sample) = Self.sample(line) else { continue }
      samples[name, default: []].append(sample)
    }
  }

  /// All samples of a name, in their order.
  package subscript(name: String) -> [Sample] { samples[name] ?? [] }

  /// The sum of a name's samples, of those that `isWanted`; nil where there is none.
  package func sum(_ name: String, where isWanted: ([String: String]) -> Bool = { _ in true }) -> Double? {
    let wanted = self[name].filter { isWanted($0.labels) }
    return wanted.isEmpty ? nil : wanted.reduce(0) { $0 + $1.value }
  }

  private static func sample(_ line: Substring) -> (String, Sample)? {
    let name = line.prefix { $0 != "{" && $0 != " " }
    var rest = line.dropFirst(name.count)
    var labels: [String: String] = [:]
    if rest.first == "{" {
      rest = rest.dropFirst()
      while let label = label(&rest) { labels[label.name] = label.value }
      guard rest.first == "}" else { return nil }
      rest = rest.dropFirst()
    }
    // A time may follow the value.
    guard !name.isEmpty, let text = rest.split(separator: " ").first, let value = number(text) else { return nil }
    return (String(name), Sample(labels: labels, value: value))
  }

  /// `name="value"` with the comma behind it; nil at the closing brace and at what is no label.
  private static func label(_ rest: inout Substring) -> (name: String, value: String)? {
    let name = rest.prefix { $0 != "=" && $0 != "}" }
    let afterName = rest.dropFirst(name.count)
    guard !name.isEmpty, afterName.hasPrefix("=\"") else { return nil }
    var value = ""
    var index = afterName.index(afterName.startIndex, offsetBy: 2)
    while index < afterName.endIndex, afterName[index] != "\"" {
      var character = afterName[index]
      if character == "\\" {
        index = afterName.index(after: index)
        guard index < afterName.endIndex else { return nil }
        character = afterName[index] == "n" ? "\n" : afterName[index]
      }
      value.append(character)
      index = afterName.index(after: index)
    }
    guard index < afterName.endIndex else { return nil }
    rest = afterName[afterName.index(after: index)...]
    if rest.first == "," { rest = rest.dropFirst() }
    return (String(name), value)
  }

  private static func number(_ text: Substring) -> Double? {
    switch text {
    case "+Inf": .infinity
    case "-Inf": -.infinity
    case "NaN": .nan
    default: Double(text)
    }
  }
}
