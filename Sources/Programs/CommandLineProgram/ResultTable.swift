import Extraction

/// The table that `extract` prints for people.
package struct ResultTable: Sendable {
  package struct Column: Sendable {
    var title: String
    /// Characters.
    var width: Int
    var text: @Sendable (ExtractionResult) -> String

    package init(_ title: String, width: Int, _ text: @escaping @Sendable (ExtractionResult) -> String) {
      self.title = title
      self.width = width
      self.text = text
    }
  }

  private static let fileWidth = 28
  private let columns: [Column]

  /// - Parameter more: columns in front of the verdict.
  package init(_ more: [Column] = []) {
    columns =
      [
        Column("DATE", width: 10) { $0.fields.date?.description ?? "-" },
        Column("VENDOR", width: 28) { $0.fields.vendor ?? "-" },
        Column("TOTAL", width: 14) { Self.amount($0.fields.total, $0.fields.currency) },
        Column("TAX", width: 12) { Self.amount($0.fields.tax, $0.fields.currency) },
      ] + more
  }

  package var header: String { line("FILE", columns.map(\.title)) + "  VERDICT" }

  package func row(_ outcome: FileOutcome) -> String {
    switch outcome.result {
    case .success(let result):
      let color: Terminal.Color = result.verdict == .reconciled ? .green : .yellow
      return line(outcome.file, columns.map { $0.text(result) }) + "  "
        + Terminal.colored(result.verdict.rawValue, color)
    case .failure(let problem):
      return line(outcome.file, []).trimmed + "  "
        + Terminal.colored("\(problem.code.rawValue): \(problem.detail)", .red)
    }
  }

  /// `1550` of USD as `15.50 USD`.
  private static func amount(_ value: Int64?, _ currency: Currency?) -> String {
    guard let value else { return "-" }
    let digits = currency?.minorUnits ?? Currency.unknownMinorUnits
    let text = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let number = digits == 0 ? padded : padded.dropLast(digits) + "." + padded.suffix(digits)
    return (value < 0 ? "-" : "") + number + (currency.map { " " + $0.code } ?? "")
  }

  private func line(_ file: String, _ cells: [String]) -> String {
    zip([file] + cells, [Self.fileWidth] + columns.map(\.width)).map { text, width in
      // The end of a path says more than its beginning.
      let cut = text.count > width ? "…" + text.suffix(width - 1) : text
      return cut + String(repeating: " ", count: max(0, width - cut.count))
    }.joined(separator: "  ")
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
