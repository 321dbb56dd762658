import Foundation
import Testing

/// What a gateway or a sidecar says at `/metrics`.
struct Scrape {
  /// A metric as it is described: everything but its values.
  struct Family: Hashable {
    var name: String
    var kind: String
    var labels: Set<String>
    var help: String
  }

  let text: String
  /// By what stands before them, such as `ocr_verdicts_total{verdict="reconciled"}`.
  let values: [String: Double]

  init(_ gateway: GatewayProcess, path: String = "/metrics") throws {
    try self.init(gateway.answer(to: .get(path)))
  }

  init(_ answer: HTTPAnswer) throws {
    #expect(answer.status == 200)
    #expect(answer[header: "Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    text = answer.text
    let samples = try Self.lines(of: text).filter { !$0.hasPrefix("#") }.map { line in
      let parts = line.split(separator: " ")
      return (String(parts[0]), try #require(Double(parts[parts.count - 1]), "\(line)"))
    }
    values = Dictionary(samples) { first, _ in first }
    #expect(values.count == samples.count, "a series is there twice")
  }

  subscript(series: String) -> Double? { values[series] }

  /// The sum of all series of a family with these labels, written as `problem="overloaded"`.
  func sum(_ name: String, _ labels: String = "") -> Double {
    values.filter { $0.key.hasPrefix(name + "{") && (labels.isEmpty || $0.key.contains(labels)) }.values.reduce(0, +)
  }

  /// Every metric that has a value.
  var families: Set<Family> {
    var families: Set<Family> = []
    var help = (name: "", text: "")
    for line in Self.lines(of: text) {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if line.hasPrefix("# HELP ") {
        help = (words[2], words[3])
      } else if line.hasPrefix("# TYPE ") {
        families.insert(
          Family(
            name: words[2], kind: words[3], labels: labels(of: words[2]), help: help.name == words[2] ? help.text : ""))
      }
    }
    return families
  }

  private func labels(of family: String) -> Set<String> {
    let series = values.keys.filter { key in
      key == family || ["{", "_bucket{", "_sum", "_count"].contains { key.hasPrefix(family + $0) }
    }
    let names = series.flatMap { $0.matches(of: /[{,]([a-z_]+)="/).map { String($0.1) } }
    return Set(names).subtracting(["le"])
  }

  private static func lines(of text: String) -> [String] {
    text.split(separator: "\n").map(String.init)
  }
}
