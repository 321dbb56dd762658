import DocumentText
import Extraction
import FieldExtraction
import Languages
import Testing

/// A language that is added to the vocabulary reaches every rule: nothing else knows words.
@Suite struct LanguageTests {
  private static let invented: Vocabulary = {
    var words = Vocabulary(named: "Invented")
    words.labels = [
      .total: "gundavo", .sub: "netuvo", .tax: "zotrika", .date: "dunavo", .customer: "adresovi", .seller: "prodavo",
      .number: "cislovo", .invoice: "faktovina",
    ]
    words.dates.months = [
      "ledva", "unorva", "breza", "dubnova", "kvetva", "cervna", "cervtec", "srpva", "zariva", "rijva", "plimber",
      "prosva",
    ]
    words.dates.beforeMonth = "od"
    words.names.legalForms = "BLIRP"
    words.names.streets = "ulicva"
    words.units.printed = "kusva"
    words.countries = [CountryWords("CZK", weight: 4, "ZEMLAVA")]
    return words
  }()

  private func fields(_ page: String, _ language: Vocabulary?) throws -> DocumentFields {
    let lexicon = Lexicon(Vocabulary.all + (language.map { [$0] } ?? []))
    let today = try #require(CalendarDate(year: 2026, month: 6, day: 1))
    return FieldExtractor(today: today, lexicon: lexicon, isJudged: false).extract([.typed(page, source: .textLayer)])
  }

  private static let invoice = """
    Morva Kintel Blirp
    Hornova 7, Zemlava

    Faktovina cislovo: 2024-118
    Dunavo: 12 od Plimber 2024

    Pesnik               3 kusva      100,00

    Netuvo                            100,00
    Zotrika 20%                        20,00
    Gundavo                           120,00
    """

  @Test func labelsAndTaxNamesAreFound() throws {
    let known = try fields(Self.invoice, Self.invented)
    #expect(known.total == 12000)
    #expect(known.tax == 2000)
    #expect(known.subtotal == 10000)
    #expect(known.invoiceNumber == "2024-118")
    let unknown = try fields(Self.invoice, nil)
    #expect(unknown.subtotal == nil)
    #expect(unknown.invoiceNumber == nil)
  }

  @Test func monthsAreFound() throws {
    let known = try fields(Self.invoice, Self.invented)
    #expect(known.date?.description == "2024-11-12")
    #expect(known.evidence[.date]?.grounded == true)
    #expect(try fields(Self.invoice, nil).date == nil)
  }

  @Test func legalFormsAreFound() throws {
    #expect(try fields(Self.invoice, Self.invented).vendor == "Morva Kintel Blirp")
    let late = """
      Dobri dan

      Pesnik skladni
      Talova kmenova
      Mira Holt Blirp
      """
    #expect(try fields(late, Self.invented).vendor == "Mira Holt Blirp")
    #expect(try fields(late, nil).vendor != "Mira Holt Blirp")
  }

  @Test func partyWordsAreFound() throws {
    let labelled = """
      Pesnik skladni
      Dobri dan
      Prodavo: Mira Holt
      """
    #expect(try fields(labelled, Self.invented).vendor == "Mira Holt")
    #expect(try fields(labelled, nil).vendor != "Mira Holt")
    let addressed = """
      Adresovi:
      Tarmo Veld Blirp
      Dolna 9                     Morva Kintel Blirp
      """
    var withoutCustomers = Self.invented
    withoutCustomers.labels[.customer] = nil
    #expect(try fields(addressed, Self.invented).vendor == "Morva Kintel Blirp")
    #expect(try fields(addressed, withoutCustomers).vendor == "Tarmo Veld Blirp")
  }

  @Test func namesOfCountriesTellTheCurrency() throws {
    #expect(try fields(Self.invoice, Self.invented).currency?.code == "CZK")
    #expect(try fields(Self.invoice, nil).currency == nil)
  }
}
