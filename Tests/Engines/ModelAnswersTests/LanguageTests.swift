import Extraction
import Languages
import ModelAnswers
import Testing

/// A language that is added to the vocabulary reaches the checks of model answers.
@Suite struct LanguageTests {
  private static let languages: [Vocabulary] = {
    var words = Vocabulary(named: "Invented")
    words.sums.total = "gunda"
    words.sums.subtotal = "mezi"
    words.sums.tax = "zotri"
    words.sums.opening = "pocat"
    words.sums.closing = "konec"
    words.carryOver.labels = "prenos, prenos z"
    words.carryOver.fillers = "strana"
    return Vocabulary.all + [words]
  }()

  @Test(arguments: [
    (FieldName.total, "Gundavo"), (.subtotal, "Mezisoucet"), (.tax, "Zotrika 20%"), (.openingBalance, "Pocatek"),
    (.closingBalance, "Konecni"),
  ])
  func labelsOfSumsAreClear(_ name: FieldName, _ text: String) {
    #expect(AmountLabels(Self.languages).clarity(of: name, in: text) == 1)
    #expect(AmountLabels(Vocabulary.all).clarity(of: name, in: text) == 0)
  }

  @Test func carryOverLinesAreRecognized() {
    #expect(CarryOver(Self.languages).isLabel("Přenos z strana 3"))
    #expect(!CarryOver(Vocabulary.all).isLabel("Přenos z strana 3"))
    #expect(CarryOver(Vocabulary.all).isLabel("Übertrag auf Seite 2"))
  }
}
