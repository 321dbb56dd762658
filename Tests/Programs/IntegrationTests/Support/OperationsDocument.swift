import Foundation

/// docs/operations.md, which lists what is measured.
enum OperationsDocument {
  static func text() throws -> String {
    try String(contentsOf: Files.root.appending(path: "docs/operations.md"), encoding: .utf8)
  }

  /// The rows of the table of metrics in the section with this heading.
  static func families(under heading: String) throws -> [Scrape.Family] {
    let section = try text().components(separatedBy: "\n").drop { $0 != heading }.dropFirst()
      .prefix { !$0.hasPrefix("## ") }
    return section.compactMap { row -> Scrape.Family? in
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 4, cells[0].hasPrefix("`"), ["counter", "gauge", "histogram"].contains(cells[1]) else {
        return nil
      }
      let labels = cells[2].matches(of: /`([a-z]+)`/).map { String($0.1) }
      return Scrape.Family(
        name: cells[0].trimmingCharacters(in: ["`"]), kind: cells[1], labels: Set(labels), help: cells[3])
    }
  }
}
