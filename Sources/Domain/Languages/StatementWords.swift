/// Words of account and card statements.
package struct StatementWords: Sendable {
  /// Heads of columns and labels of lines, by what they say. Heads are whole phrases of up to four words.
  package var labels: [Concepts: Words] = [:]
  /// Marks beside amounts of money that left the account: `S` (Soll), `DR`.
  package var moneyOutMarks: Words = ""
  /// Marks beside amounts that came in: `H` (Haben), `CR`.
  package var moneyInMarks: Words = ""
  /// Titles before the names of people: an account's holder.
  package var personTitles: Words = ""
  /// Words in front of the number that a page prints of itself.
  package var pages: Words = ""
}
