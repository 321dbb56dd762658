import CommandLineProgram
import Extraction

/// The table that `extract` prints for people.
enum ResultTable {
  private static let widths = [28, 10, 28, 14, 12]
  private static let titles = ["FILE", "DATE", "VENDOR", "TOTAL", "TAX"]

  static var header: String { line(titles) + "  VERDICT" }

  static func row(_ outcome: Outcome) -> String {
    guard let result = outcome.result else {
      let problem = outcome.problem
      return line([outcome.file]).trimmed + "  "
        + Terminal.colored("\(problem?.code.rawValue ?? ""): \(problem?.detail ?? "")", .red)
    }
    let fields = result.fields
    let color: Terminal.Color = result.verdict == .reconciled ? .green : .yellow
    let columns = [
      outcome.file, fields.date?.description ?? "-", fields.vendor ?? "-", amount(fields.total, fields.currency),
      amount(fields.tax, fields.currency),
    ]
    return line(columns) + "  " + Terminal.colored(result.verdict.rawValue, color)
  }

  /// `1550` of USD as `15.50 USD`.
  static func amount(_ value: Int64?, _ currency: Currency?) -> String {
    guard let value else { return "-" }
    let digits = currency?.minorUnits ?? Currency.unknownMinorUnits
    let text = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let number = digits == 0 ? padded : padded.dropLast(digits) + "." + padded.suffix(digits)
    return (value < 0 ? "-" : "") + number + (currency.map { " " + $0.code } ?? "")
  }

  private static func line(_ columns: [String]) -> String {
    zip(columns, widths).map { text, width in
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
