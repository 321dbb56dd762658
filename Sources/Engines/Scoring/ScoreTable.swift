import JSON

/// Shares of right answers by set.
package struct ScoreTable: Sendable {
  /// The documents of one set.
  package struct Tally: Sendable {
    package private(set) var documents = 0
    private var right: [ScoreColumn: Int] = [:]
    private var known: [ScoreColumn: Int] = [:]
    private var matched: [ScoreColumn: [Int]] = [:]
    private var details: [String: (right: Int, known: Int)] = [:]

    fileprivate mutating func add(_ score: DocumentScore, _ details: [String: Bool]) {
      documents += 1
      for (column, holds) in score.checks {
        right[column, default: 0] += holds ? 1 : 0
        known[column, default: 0] += 1
      }
      for (column, counts) in score.counts {
        if column.isF1 {
          matched[column] = zip(matched[column] ?? [0, 0, 0], counts).map { $0 + $1 }
        } else {
          right[column, default: 0] += counts[0]
          known[column, default: 0] += counts[1]
        }
      }
      for (name, isRight) in details {
        let (right, known) = self.details[name] ?? (0, 0)
        self.details[name] = (right + (isRight ? 1 : 0), known + 1)
      }
    }

    /// nil where nothing of the column is known.
    package func share(_ column: ScoreColumn) -> Double? {
      if column.isF1 {
        guard let counts = matched[column], counts[1] + counts[2] > 0 else { return nil }
        return 2 * Double(counts[0]) / Double(counts[1] + counts[2])
      }
      guard let known = known[column], known > 0 else { return nil }
      return Double(right[column] ?? 0) / Double(known)
    }

    /// Of the documents for which the column is known.
    package func counts(_ column: ScoreColumn) -> (right: Int, known: Int)? {
      known[column].map { (right[column] ?? 0, $0) }
    }

    package func detail(_ name: String) -> (right: Int, known: Int)? { details[name] }
  }

  package static let all = "ALL"

  /// In the order in which they were met, all documents together last.
  package private(set) var sets: [(name: String, tally: Tally)] = [(all, Tally())]

  package init() {}

  package mutating func add(_ score: DocumentScore, details: [String: Bool], set: String) {
    var index = sets.firstIndex { $0.name == set }
    if index == nil {
      sets.insert((set, Tally()), at: sets.count - 1)
      index = sets.count - 2
    }
    if let index { sets[index].tally.add(score, details) }
    sets[sets.count - 1].tally.add(score, details)
  }

  package var whole: Tally { sets[sets.count - 1].tally }

  /// Set, then column, then share from 0 to 1, as `score.py --json` prints it, without times.
  package var json: JSONValue {
    .object(
      sets.map { set in
        let shares = ScoreColumn.allCases.compactMap { column in
          set.tally.share(column).map { JSONValue.Member(column.rawValue, .decimal($0, digits: 6)) }
        }
        let details = DetailScore.names.compactMap { name in
          set.tally.detail(name).map {
            JSONValue.Member(name, ["right": .integer(Int64($0.right)), "known": .integer(Int64($0.known))])
          }
        }
        return JSONValue.Member(
          set.name,
          .object(
            [.init("n", .integer(Int64(set.tally.documents)))] + shares
              + (details.isEmpty ? [] : [.init("details", .object(details))])))
      })
  }

  /// Columns that are worse than in another table by more than a share.
  package func losses(
    from before: ScoreTable, tolerance: Double
  ) -> [(column: ScoreColumn, before: Double, now: Double)] {
    ScoreColumn.allCases.compactMap { column in
      guard !column.isNeutral, let old = before.whole.share(column) else { return nil }
      let new = whole.share(column) ?? 0
      let loss = column.isFault ? new - old : old - new
      return loss > tolerance + 1e-9 ? (column, old, new) : nil
    }
  }
}
