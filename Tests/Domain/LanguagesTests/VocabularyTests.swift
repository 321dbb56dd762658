import Foundation
import Languages
import TestSupport
import Testing

@Suite struct VocabularyTests {
  /// The languages of `wordLists`.
  private static let listed = Vocabulary.all.filter {
    ["English", "German", "French", "Dutch", "Spanish", "Italian", "Malay", "International"].contains($0.name)
  }

  @Test func wordsAreThoseOfTheLists() {
    var expected: [String: Set<String>] = [:]
    for line in wordLists.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      expected[String(parts[0])] = Set(parts[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) })
    }
    let found = Self.lists(Self.listed)
    #expect(Set(found.keys) == Set(expected.keys))
    for (name, words) in expected {
      let own = found[name] ?? []
      #expect(words.subtracting(own).isEmpty, "lost from \(name)")
      #expect(own.subtracting(words).isEmpty, "added to \(name)")
    }
  }

  /// No rule would read a file whose language has no slot.
  @Test func everyFileOfALanguageIsUsed() throws {
    let folder = Checkout.root.appending(path: "Sources/Domain/Languages")
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    let languages = try files.filter { try String(contentsOf: $0, encoding: .utf8).contains("= Vocabulary(\n") }
    #expect(languages.count >= 8)
    #expect(
      Set(languages.map { $0.deletingPathExtension().lastPathComponent }) == Set(Vocabulary.all.map(\.name)))
    #expect(Set(Vocabulary.all.map(\.name)).count == Vocabulary.all.count)
  }

  @Test func monthsAreTwelveAndNamedOnce() {
    var numbers: [String: Int] = [:]
    for language in Vocabulary.all where !language.dates.months.isEmpty {
      #expect(language.dates.months.count == 12)
      for (index, names) in language.dates.months.enumerated() {
        for name in names.all {
          #expect(numbers[name] ?? index == index, "\(name) names two months")
          numbers[name] = index
        }
      }
    }
  }

  /// A sample teaches a model to copy: its total must stand in it.
  @Test func samplesPrintTheirTotal() throws {
    for sample in Vocabulary.all.compactMap(\.sample) { #expect(sample.lines.contains(sample.total)) }
    #expect(Vocabulary.all.contains { $0.sample != nil })
  }

  @Test func wordsAreSeparatedByCommas() {
    let words: Words = "grand total, t/m,ht"
    #expect(words.all == ["grand total", "t/m", "ht"])
    #expect(Words(stringLiteral: "").all.isEmpty)
  }

  private static func lists(_ languages: [Vocabulary]) -> [String: Set<String>] {
    func words(_ purpose: KeyPath<Vocabulary, Words>) -> Set<String> { Set(languages.words(purpose)) }
    var lists: [String: Set<String>] = [
      "dates.ordinals+monthFirst": words(\.dates.ordinals).union(words(\.dates.monthFirstOrdinals)),
      "dates.monthFirstOrdinals": words(\.dates.monthFirstOrdinals), "dates.beforeMonth": words(\.dates.beforeMonth),
      "dates.beforeYear": words(\.dates.beforeYear), "dates.periodLinks": words(\.dates.periodLinks),
      "dates.hours": words(\.dates.hours),
      "dates.hours+measures": words(\.dates.hours).union(words(\.units.measures)),
      "names.legalForms": words(\.names.legalForms), "names.weakLegalForms": words(\.names.weakLegalForms),
      "names.banks": words(\.names.banks), "names.streets": words(\.names.streets),
      "names.streetsOrNames": words(\.names.streetsOrNames), "names.streetEndings": words(\.names.streetEndings),
      "names.capital": words(\.names.capital), "names.makers": words(\.names.makers),
      "names.owners": words(\.names.owners),
      "units.printed": words(\.units.printed),
      "units.pieces": words(\.units.pieces), "sums.total": words(\.sums.total),
      "sums.subtotal": words(\.sums.subtotal), "sums.tax": words(\.sums.tax), "sums.opening": words(\.sums.opening),
      "sums.closing": words(\.sums.closing), "carryOver.labels": words(\.carryOver.labels),
      "carryOver.fillers": words(\.carryOver.fillers),
    ]
    for language in languages {
      for (concept, words) in language.labels {
        lists["labels.\(conceptNames[concept] ?? "\(concept)")", default: []].formUnion(words.all)
      }
      for (index, names) in language.dates.months.enumerated() {
        lists["months.\(index < 9 ? "0" : "")\(index + 1)", default: []].formUnion(names.all)
      }
      for country in language.countries {
        lists["countries", default: []].formUnion(
          country.words.all.map { "\($0) \(country.currency) \(country.weight)" })
      }
    }
    return lists
  }

  private static let conceptNames: [Concepts: String] = [
    .total: "total", .grand: "grand", .sub: "sub", .tax: "tax", .base: "base", .including: "including",
    .excluding: "excluding", .net: "net", .gross: "gross", .amount: "amount", .payable: "payable", .balance: "balance",
    .rounding: "rounding", .rounded: "rounded", .discount: "discount", .saving: "saving", .tip: "tip",
    .service: "service", .shipping: "shipping", .deposit: "deposit", .payment: "payment", .change: "change",
    .count: "count", .points: "points", .quantity: "quantity", .price: "price", .description: "description",
    .rate: "rate", .date: "date", .due: "due", .otherDate: "otherDate", .invoice: "invoice", .receipt: "receipt",
    .creditNote: "creditNote", .refund: "refund", .exchange: "exchange", .statement: "statement", .number: "number",
    .reference: "reference",
    .customer: "customer", .seller: "seller", .taxId: "taxId", .phone: "phone", .account: "account",
    .previous: "previous", .thanks: "thanks", .summary: "summary", .withholding: "withholding", .exempt: "exempt",
    .example: "example", .currency: "currency",
  ]
}
