import Extraction
import Formatting

/// The table that `extract` prints for people.
package struct ResultTable: Sendable {
  /// A column that shows something of a result.
  package struct Field: Sendable {
    let column: TerminalTable.Column
    let text: @Sendable (ExtractionResult) -> String

    package init(_ column: TerminalTable.Column, _ text: @escaping @Sendable (ExtractionResult) -> String) {
      self.column = column
      self.text = text
    }
  }

  private static let file = TerminalTable.Column("FILE", widths: 12...28, shortening: .keepsEnd)
  private static let verdict = TerminalTable.Column("VERDICT", widths: 12...12)

  private let fields: [Field]
  private let table: TerminalTable

  /// - Parameters:
  ///   - more: columns before the verdict.
  ///   - width: of the terminal.
  package init(_ more: [Field] = [], width: Int = Terminal.width) {
    fields =
      [
        Field(.init("DATE", widths: 10...10)) { $0.fields.date?.description ?? "-" },
        Field(.init("VENDOR", widths: 12...28, shortening: .keepsBeginning)) { $0.fields.vendor ?? "-" },
        Field(.init("TOTAL", widths: 12...14)) { Self.amount($0.fields.total, $0.fields.currency) },
        Field(.init("TAX", widths: 10...12)) { Self.amount($0.fields.tax, $0.fields.currency) },
      ] + more
    table = TerminalTable([Self.file] + fields.map(\.column) + [Self.verdict], width: width)
  }

  package var header: String { table.header }

  package func row(_ outcome: FileOutcome) -> String {
    switch outcome.result {
    case .success(let result):
      let verdict = TerminalTable.Cell(result.verdict.rawValue, result.verdict == .reconciled ? .green : .yellow)
      return table.row([.init(outcome.file)] + fields.map { .init($0.text(result)) } + [verdict])
    case .failure(let problem):
      return table.row(.init(outcome.file), message: "\(problem.code.rawValue): \(problem.detail)", .red)
    }
  }

  /// `1550` of USD as `15.50 USD`.
  private static func amount(_ value: Int64?, _ currency: Currency?) -> String {
    guard let value else { return "-" }
    let number = value.decimalText(places: currency?.minorUnits ?? Currency.unknownMinorUnits)
    return number + (currency.map { " " + $0.code } ?? "")
  }
}
