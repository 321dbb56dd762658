/// The words that documents of one language print. Rules, model checks and prompts read them from here.
///
/// Words are compared without accents, so they are written without: lower case, legal forms and `CountryWords` in
/// capitals.
package struct Vocabulary: Sendable {
  /// In English; empty for a language that has no words yet.
  package var name = ""
  /// Words that label what documents print besides sums, dates and names: orders, payments, articles. `date` is for
  /// times of day, `number` for the codes of articles, `quantity` for their units, `account` for banks' codes, `seller`
  /// for headings over bank details, `customer` for a person or department within a company,
  /// `holder` for titles before a person's name, `shipping` for addresses of delivery.
  package var details: [Concepts: Words] = [:]
  /// Words that label values, by what they say of the value; a phrase may stand under several concepts. docs/fields.md
  /// says what they decide.
  package var labels: [Concepts: Words] = [:]
  package var dates = DateWords()
  package var names = NameWords()
  package var units = UnitWords()
  package var sums = SumWords()
  package var carryOver = CarryOverWords()
  package var statement = StatementWords()
  /// Words that tell which country's money a document is about.
  package var countries: [CountryWords] = []
  /// An example for prompts. Every example makes prompts longer, so most languages have none.
  package var sample: SampleSums?
}

/// Words separated by commas.
package struct Words: Sendable, ExpressibleByStringLiteral {
  package let all: [String]

  package init(stringLiteral text: String) {
    all = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
  }
}

/// Words of printed dates.
package struct DateWords: Sendable {
  /// Names of the months and their abbreviations: twelve entries, January first, or none.
  package var months: [Words] = []
  /// Endings of a day's number where the day stands before the month: `1er janvier`.
  package var ordinals: Words = ""
  /// The same where languages print the month first as well: `March 25th 2018`.
  package var monthFirstOrdinals: Words = ""
  /// Words between day and month: `3 de mayo`.
  package var beforeMonth: Words = ""
  /// Words between month and year: `mayo de 2021`.
  package var beforeYear: Words = ""
  /// Words between the two days of a period: `21.05.2014 bis 21.05.2015`.
  package var periodLinks: Words = ""
  /// Words between the number of a paper and its day: `Rechnung 12 vom 1. März`.
  package var dayLinks: Words = ""
  /// Words behind a time of day: `08.30 Uhr`.
  package var hours: Words = ""
}

/// Words in the names and addresses of companies.
package struct NameWords: Sendable {
  /// Legal forms of companies without points and blanks.
  package var legalForms: Words = ""
  /// Those of `legalForms` that are words or abbreviations as well: they count only behind a company's name.
  package var weakLegalForms: Words = ""
  /// Beginnings or endings of words in the names of banks.
  package var banks: Words = ""
  /// Words of addresses that hardly any name contains.
  package var streets: Words = ""
  /// Words of addresses that names contain as well: `Market Street Deli`.
  package var streetsOrNames: Words = ""
  /// Endings of street names: `Bahnhofstrasse`.
  package var streetEndings: Words = ""
  /// Parts of lines that name the maker of the till, not the seller.
  package var makers: Words = ""
  /// What stands in front of the name of a shop's owner.
  package var owners: Words = ""
  /// What follows a company's name in the foot of its paper.
  package var capital: Words = ""
  /// Words that stand in titles alone or beside a number: `Bill`, `Branch 12`.
  package var titles: Words = ""
}

/// Units of quantities. They are compared with their accents.
package struct UnitWords: Sendable {
  /// Units that do not belong to an item's description.
  package var printed: Words = ""
  /// Units of things that are counted, without accents.
  package var pieces: Words = ""
  /// Units that show that the number before them is not an amount of money; three letters at most.
  package var measures: Words = ""
  /// Words that label the code of an item, without accents.
  package var codeLabels: Words = ""
}

/// Beginnings of words that label a document's sums, for choosing among several places of one amount.
package struct SumWords: Sendable {
  package var total: Words = ""
  package var subtotal: Words = ""
  package var tax: Words = ""
  /// Of a statement's opening balance.
  package var opening: Words = ""
  /// Of a statement's closing balance.
  package var closing: Words = ""
}

/// Words of lines that carry a sum from one page to the next.
package struct CarryOverWords: Sendable {
  /// Whole labels without their `fillers`.
  package var labels: Words = ""
  package var fillers: Words = ""
}

/// Words that tell the currency of a document without naming it: countries, towns, taxes, legal forms.
package struct CountryWords: Sendable {
  /// ISO 4217 code.
  package let currency: String
  /// How much one of the words counts.
  package let weight: Int
  /// In capitals; entries of one word match whole words, phrases match anywhere in a line.
  package let words: Words

  package init(_ currency: String, weight: Int, _ words: Words) {
    self.currency = currency
    self.weight = weight
    self.words = words
  }
}

/// The sums of an invented receipt, as an example for prompts.
package struct SampleSums: Sendable {
  package let lines: String
  /// The total as it stands in `lines`.
  package let total: String

  package init(lines: String, total: String) {
    self.lines = lines
    self.total = total
  }
}

extension Vocabulary {
  /// A language to add words to.
  package init(named name: String) { self.name = name }
}

extension [Vocabulary] {
  /// The words of all languages for one purpose, each once, in the order of the languages.
  package func words(_ purpose: KeyPath<Vocabulary, Words>) -> [String] {
    var seen: Set<String> = []
    return flatMap { $0[keyPath: purpose].all }.filter { seen.insert($0).inserted }
  }
}
