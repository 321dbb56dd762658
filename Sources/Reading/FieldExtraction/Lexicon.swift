import Extraction
import Languages

/// The words of some languages, arranged for finding them on pages. docs/fields.md says what they decide.
package final class Lexicon: Sendable {
  /// The words of every language.
  package static let all = Lexicon(Vocabulary.all)

  let labels: LabelMatcher
  /// Labels of orders, payments, articles and the like.
  let details: LabelMatcher
  let dates: DateLexicon
  let legalForms: LegalForms
  let addresses: AddressWords
  let titles: TitleWords
  let units: ItemUnits
  let carryOver: CarryOverLabels
  let countries: CountryVotes
  /// Beginnings or endings of words in the names of banks.
  let banks: [String]
  /// Parts of lines that name the maker of the till.
  let makers: [String]
  /// What stands in front of the name of a shop's owner.
  let owners: Set<String>
  /// What follows a company's name in the foot of its paper.
  let capital: [String]
  /// Words between the two days of a period.
  let periodLinks: Set<String>
  /// Words between the number of a paper and its day.
  let dayLinks: Set<String>
  /// Words behind a time of day.
  let hours: Set<String>
  let statements: StatementLexicon
  /// What stands behind a number that is a time, a weight or a size.
  let measures: Set<String>

  package init(_ languages: [Vocabulary]) {
    labels = LabelMatcher(languages)
    details = LabelMatcher(languages, labels: \.details)
    dates = DateLexicon(languages)
    legalForms = LegalForms(languages)
    addresses = AddressWords(languages)
    titles = TitleWords(languages)
    units = ItemUnits(languages)
    carryOver = CarryOverLabels(languages)
    countries = CountryVotes(languages)
    banks = languages.words(\.names.banks)
    makers = languages.words(\.names.makers)
    owners = Set(languages.words(\.names.owners))
    capital = languages.words(\.names.capital)
    periodLinks = Set(languages.words(\.dates.periodLinks))
    dayLinks = Set(languages.words(\.dates.dayLinks))
    hours = Set(languages.words(\.dates.hours))
    statements = StatementLexicon(languages)
    measures = hours.union(languages.words(\.units.measures))
  }

  /// `Mme Claire Roux`, `M. Jean Petit`: a title and a name.
  func isPerson(_ name: String) -> Bool {
    let words = name.split(separator: " ")
    guard (2...5).contains(words.count), let first = words.first else { return false }
    return isPersonTitle(first) && (first.filter(\.isLetter).count > 1 || first.hasSuffix("."))
  }

  /// `Herr`, `M.`; doctors sell.
  func isPersonTitle(_ word: Substring) -> Bool {
    let title = LatinFold.folded(word).filter { $0 != "." }
    return statements.personTitles.contains(title) && title != "dr"
  }
}
