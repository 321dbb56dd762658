import Extraction
import Languages

/// The words of statements, arranged for finding heads of columns, labels of lines and marks of signs.
struct StatementLexicon: Sendable {
  let labels: LabelMatcher
  let personTitles: Set<String>
  let pageWords: Set<String>
  /// Whole phrases by their folded letters.
  private let heads: [[UInt8]: Concepts]
  private let marks: [String: Direction]

  /// Concepts that can head a column.
  static let columns: Concepts = [.date, .valueDate, .description, .amount, .moneyOut, .moneyIn, .balance]
  static let moneyColumns: Concepts = [.amount, .moneyOut, .moneyIn, .balance]
  static let longestHead = 4

  init(_ languages: [Vocabulary]) {
    labels = LabelMatcher(languages, labels: \.statement.labels)
    personTitles = Set(languages.words(\.statement.personTitles))
    pageWords = Set(languages.words(\.statement.pages))
    var heads: [[UInt8]: Concepts] = [:]
    for language in languages {
      for (concept, words) in language.statement.labels where Self.columns.contains(concept) {
        for phrase in words.all {
          heads[FoldedLabel(Array(phrase.unicodeScalars)[...]).letters, default: []].insert(concept)
        }
      }
    }
    self.heads = heads
    var marks: [String: Direction] = ["-": .out, "\u{2013}": .out, "\u{2212}": .out, "+": .into]
    for mark in languages.words(\.statement.moneyOutMarks) { marks[mark] = .out }
    for mark in languages.words(\.statement.moneyInMarks) { marks[mark] = .into }
    self.marks = marks
  }

  /// What a whole phrase heads.
  func head(_ phrase: ArraySlice<Unicode.Scalar>) -> Concepts? { heads[FoldedLabel(phrase).letters] }

  /// What a mark beside an amount says; case and points do not count.
  func direction(_ mark: ArraySlice<Unicode.Scalar>) -> Direction? {
    let kept = mark.filter { $0 != "." && $0 != "(" && $0 != ")" }.map(LatinFold.base)
    return kept.isEmpty || kept.count > 6 ? nil : marks[String(String.UnicodeScalarView(kept))]
  }
}

/// Which way money went, from the account's side.
enum Direction: Sendable, Equatable {
  case out, into

  var sign: Int64 { self == .out ? -1 : 1 }
}
