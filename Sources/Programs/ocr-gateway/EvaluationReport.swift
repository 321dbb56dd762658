import CommandLineProgram
import Formatting
import Scoring

/// An evaluation as text for a terminal.
struct EvaluationReport {
  private let evaluation: Evaluation
  private let width: Int

  /// - Parameter width: of the terminal.
  init(_ evaluation: Evaluation, width: Int = Terminal.width) {
    self.evaluation = evaluation
    self.width = width
  }

  /// The table by column and set, then details, then how true the confidences are.
  var lines: [String] { table + details + reliability }

  /// As many sets beside each other as the terminal has room for, the others below.
  private var table: [String] {
    let sets = evaluation.table.sets
    let shown = ScoreColumn.allCases.filter { column in sets.contains { $0.tally.share(column) != nil } }
    let names = ["percent"] + shown.map { $0.rawValue + ($0.isFault ? " *" : "") }
    let columns = sets.map { set in
      ["\(set.name) (\(set.tally.documents))"]
        + shown.map { column in
          guard let share = set.tally.share(column) else { return "-" }
          return Self.percent(share) + (set.tally.counts(column).map { " (\($0.right)/\($0.known))" } ?? "")
        }
    }
    var blocks = [[names]]
    for column in columns {
      let wider = blocks[blocks.count - 1] + [column]
      if wider.count > 2, Self.width(wider) > width {
        blocks.append([names, column])
      } else {
        blocks[blocks.count - 1] = wider
      }
    }
    let tables = blocks.map { block in Self.aligned(names.indices.map { row in block.map { $0[row] } }) }
    return Array(tables.joined(separator: [""]))
  }

  /// Of columns beside each other, with two blanks between them.
  private static func width(_ columns: [[String]]) -> Int {
    columns.reduce(-2) { $0 + 2 + ($1.map(\.count).max() ?? 0) }
  }

  private var details: [String] {
    let rows = DetailScore.names.compactMap { name -> [String]? in
      guard let counts = evaluation.table.whole.detail(name) else { return nil }
      return [name, "\(counts.right) of \(counts.known)", Self.percent(Double(counts.right) / Double(counts.known))]
    }
    return rows.isEmpty ? [] : ["", "Further fields, right of those that are printed:"] + Self.aligned(rows)
  }

  private var reliability: [String] {
    evaluation.reliability.flatMap { name, values -> [String] in
      let bins = values.bins().map { "\(Self.percent($0.confidence))>\(Self.percent($0.right))" }
      let figures = [
        values.brier.map { "Brier \(Self.text($0, 4))" },
        values.baseBrier.map { "base rate \(Self.text($0, 4))" },
        values.auroc.map { "AUROC \(Self.text($0, 3))" },
      ].compactMap { $0 }
      return [
        "",
        "\(name): confidence>right in bins of equal count, \(values.count) values; \(figures.joined(separator: ", "))",
      ]
        + ["  " + bins.joined(separator: "  ")]
    }
  }

  /// What differs from an earlier run, and whether a column is worse by more than a share.
  func comparison(with old: Evaluation, tolerance: Double) -> (lines: [String], isWorse: Bool) {
    let names = evaluation.isRight.keys.sorted()
    let lost = names.filter { evaluation.isRight[$0] == false && old.isRight[$0] == true }
    let won = names.filter { evaluation.isRight[$0] == true && old.isRight[$0] == false }
    let losses = evaluation.table.losses(from: old.table, tolerance: tolerance)
    let lines =
      ["", "Beside the earlier run: \(won.count) documents newly right, \(lost.count) no longer."]
      + lost.map { "  no longer right: \($0)" }
      + losses.map { "  WORSE \($0.column.rawValue): \(Self.percent($0.now)) instead of \(Self.percent($0.before))" }
    return (lines, !losses.isEmpty)
  }

  private static func percent(_ share: Double) -> String { text(100 * share, 1) }

  private static func text(_ value: Double, _ places: Int) -> String { value.decimalText(places: places) ?? "-" }

  /// Columns as wide as their widest text, all but the first to the right.
  private static func aligned(_ rows: [[String]]) -> [String] {
    let widths = (0..<(rows.map(\.count).max() ?? 0)).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      row.enumerated().map { index, text in
        let blanks = String(repeating: " ", count: widths[index] - text.count)
        return index == 0 ? text + blanks : blanks + text
      }.joined(separator: "  ")
    }
  }
}
