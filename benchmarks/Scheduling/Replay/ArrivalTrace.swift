import Glibc
import ModelCatalog

/// Documents in the order of their arrival, as recorded in a file of `Traces`.
package struct ArrivalTrace: Sendable {
  /// One document.
  package struct Arrival: Sendable {
    /// Seconds after the beginning.
    package var time: Double
    package var caller: String
    /// Seconds the caller waits; nil where it named none.
    package var wait: Double?
    package var workload: Workload
  }

  /// A line that is no document.
  package struct Malformed: Error {
    package var file: String
    package var line: Int
  }

  package let name: String
  /// What the first line says.
  package let title: String
  package let arrivals: [Arrival]

  /// Reads `NAME.txt` in a folder.
  ///
  /// - Throws: `Malformed`; with line 0 where there is no such file.
  package init(named name: String, in folder: String) throws(Malformed) {
    guard let text = Self.text(of: "\(folder)/\(name).txt") else { throw Malformed(file: name, line: 0) }
    var title = ""
    var arrivals: [Arrival] = []
    for (index, line) in text.split(separator: "\n").enumerated() {
      if line.hasPrefix("#") {
        if title.isEmpty { title = String(line.dropFirst(2)) }
        continue
      }
      let columns = line.split(separator: " ")
      guard columns.count == 6, let time = Double(columns[0]), columns[2] == "-" || Double(columns[2]) != nil,
        let image = Int(columns[3]), let prompt = Int(columns[4]), let output = Int(columns[5]),
        time >= arrivals.last?.time ?? 0
      else { throw Malformed(file: name, line: index + 1) }
      arrivals.append(
        Arrival(
          time: time, caller: String(columns[1]), wait: Double(columns[2]),
          workload: Workload(imageTokens: image, promptTokens: prompt, outputTokens: output)))
    }
    self.name = name
    self.title = title
    self.arrivals = arrivals
  }

  /// The traces, in the order of the table: from little to too much.
  package static let names = ["quiet", "steady", "bursts", "month-end", "mixed", "flood", "overload"]
  /// Those with more than the engine can do.
  package static let overloaded = ["month-end", "flood", "overload"]

  private static func text(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = fread(&bytes, 1, bytes.count, file)
    return ferror(file) == 0 && feof(file) != 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
  }
}
