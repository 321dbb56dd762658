import DocumentText
import Extraction
import ModelAnswers
import TestSupport
import Testing
import TypedPages

@Suite struct AnswerGroundingTests {
  private let receipt = TextPage.lines(
    """
    CAFÉ ZUM LÖWEN GMBH
    Hauptstrasse 15, 10115 Berlin
    Datum 26.02.2026  14:30

    2 x Kaffee             7,15
    Kuchen                 7,15
    Zwischensumme         14,30
    MwSt                   1,20
    SUMME EUR             15,50
    Bar                   15,50
    """)

  private func answer(
    vendor: String? = nil, date: CalendarDate? = nil, currency: String? = "EUR", total: String? = nil,
    tax: String? = nil, items: [ModelAnswer.Item] = [], kind: DocumentType = .receipt
  ) -> ModelAnswer {
    var answer = ModelAnswer(kind: kind, items: items)
    answer.vendor = vendor
    answer.date = date
    answer.currency = currency.flatMap(Currency.init(code:))
    answer.total = total.flatMap(amount)
    answer.tax = tax.flatMap(amount)
    return answer
  }

  /// A reading that found nothing, so that every value must be found by the grounding itself.
  private let nothing = DocumentFields(documentType: .receipt)

  @Test func printedValuesAreGivenWithTheirPlaces() throws {
    let date = CalendarDate(year: 2026, month: 2, day: 26)
    let grounded = ground(
      answer(vendor: "Café zum Löwen GmbH", date: date, total: "15.50", tax: "1.20"), on: receipt, reading: nothing)
    #expect(grounded.isGrounded)
    #expect(grounded.warnings.isEmpty)
    let fields = grounded.fields
    #expect(fields.vendor == "Café zum Löwen GmbH")
    #expect(fields.date == date)
    #expect(fields.total == 1550)
    #expect(fields.tax == 120)
    #expect(fields.currency?.code == "EUR")
    #expect(fields.evidence[.date]?.text == "26.02.2026")
    let total = try #require(fields.evidence[.total])
    #expect(total.text == "15,50")
    #expect(total.grounded && total.page == 1)
    #expect(abs(total.confidence - 0.98) < 0.001)
    // Behind its label, not where it was paid.
    let height = Double(receipt.height)
    #expect(abs((total.box?.y0 ?? 0) - 212 / height) < 0.001)
    #expect(abs((total.box?.x0 ?? 0) - 220 / Double(receipt.width)) < 0.001)
    #expect(fields.evidence[.currency]?.text == "EUR")
  }

  @Test func whatThePageDoesNotShowIsWithheld() {
    let grounded = ground(
      answer(
        vendor: "ACME LTD", date: CalendarDate(year: 2026, month: 2, day: 27), currency: "USD", total: "15.05",
        tax: "2.40", items: [.init(description: "Tee", quantity: nil, date: nil, amount: amount("3.33"))]),
      on: receipt)
    #expect(grounded.fields.isEmpty)
    #expect(grounded.fields.tax == nil)
    #expect(grounded.fields.lineItems.isEmpty)
    #expect(grounded.withheld == [.vendor, .date, .currency, .total, .tax])
    #expect(grounded.withheldItems == 1)
    #expect(!grounded.isGrounded)
    let fields = grounded.warnings.filter { $0.code == "not_grounded" }.map(\.field)
    #expect(Set(fields) == ["vendor", "date", "currency", "total", "tax", "lineItems"])
    #expect(grounded.warnings.allSatisfy { !$0.message.contains("ACME") })
  }

  @Test func thePlaceOfTheEmbeddedEngineIsTakenWhereBothAgree() {
    var reading = nothing
    reading.total = 1550
    let evidence = Evidence(
      source: .text, page: 1, box: FractionBox(x0: 0.1, y0: 0.1, x1: 0.2, y1: 0.2), text: "15,50", grounded: true,
      confidence: 0.5)
    reading.evidence[.total] = evidence
    #expect(ground(answer(total: "15.50"), on: receipt, reading: reading).fields.evidence[.total] == evidence)
    // Not where it lies on another page or is not sure itself.
    reading.evidence[.total]?.page = 2
    #expect(ground(answer(total: "15.50"), on: receipt, reading: reading).fields.evidence[.total]?.page == 1)
    reading.evidence[.total] = evidence
    reading.evidence[.total]?.grounded = false
    reading.total = 9999
    #expect(ground(answer(total: "99.99"), on: receipt, reading: reading).withheld.contains(.total))
  }

  @Test func aNameKeepsTheModelsSpellingOnlyWhereItIsTheSame() {
    func vendor(_ name: String, on text: String) -> String? {
      ground(answer(vendor: name), on: .lines(text), reading: nothing).fields.vendor
    }
    #expect(vendor("Restaurant Étoile", on: "RESTAURANT ETOILE\nTOTAL 5.00") == "Restaurant Étoile")
    #expect(
      vendor("GOLDEN HANDICRAFT & TAILORING", on: "GOLDEN HANDICRAFT & TAII0RING\n12 Main St")
        == "GOLDEN HANDICRAFT & TAII0RING")
    #expect(vendor("ACME BOOKS SDN BHD", on: "x\nACMEBOOKS SDN.BHD.(123-X)\n12 Main St") == "ACME BOOKS SDN BHD")
    #expect(vendor("ACME BOOKS CENTRE", on: "ACME BOOKS\nCENTRE") == "ACME BOOKS CENTRE")
    // One letter of six at most, whole words only, and no short name by a near miss.
    #expect(vendor("ACNE", on: "ACME\nTOTAL 5.00") == nil)
    #expect(vendor("ABLE", on: "VEGETABLES\nTOTAL 5.00") == nil)
    #expect(vendor("GREEN GARDEN LTD", on: "GROWN WARDEN LTD") == nil)
  }

  @Test func aShortNameMayDifferByOneLetterFromTheRules() {
    let page = TextPage.lines("LDL\nHauptstr. 15\nSUMME EUR  15,50")
    var reading = DocumentFields(documentType: .receipt)
    reading.vendor = "LDL"
    reading.evidence[.vendor] = Evidence(
      source: .text, page: 1, box: FractionBox(x0: 0, y0: 0, x1: 0.2, y1: 0.2), text: "LDL", grounded: true,
      confidence: 0.9)
    let agreed = ground(answer(vendor: "LIDL"), on: page, reading: reading)
    #expect(agreed.fields.vendor == "LDL")
    #expect(agreed.isGrounded)
    #expect(ground(answer(vendor: "ALDI"), on: page, reading: reading).withheld == [.vendor])
    #expect(ground(answer(vendor: "LIDL"), on: page, reading: nothing).withheld == [.vendor])
  }

  @Test func aNameOverTwoLinesHasItsBoxAroundBoth() throws {
    let page = TextPage.lines("ACME BOOKS\nCENTRE\nTOTAL 5.00")
    let evidence = try #require(ground(answer(vendor: "Acme Books Centre"), on: page).fields.evidence[.vendor])
    #expect(evidence.text == "ACME BOOKS CENTRE")
    #expect(abs((evidence.box?.y1 ?? 0) - 62 / Double(page.height)) < 0.001)
  }

  @Test func amountsAreReadAsTheyArePrinted() {
    func total(_ value: String, on text: String, currency: String? = "EUR") -> Int64? {
      ground(answer(currency: currency, total: value), on: .lines("EUR\n" + text), reading: nothing).fields.total
    }
    #expect(total("1234.56", on: "Total 1.234,56") == 123_456)
    #expect(total("1234.56", on: "Total 1'234.56 Fr.") == 123_456)
    #expect(total("12500", on: "Total 12 500") == 1_250_000)
    #expect(total("0.28", on: "Total EURO.28") == 28)
    #expect(total("15.50", on: "Total 15.5O") == 1550)
    // Percentages, dates and parts of numbers are not amounts.
    #expect(total("19", on: "MwSt 19%") == nil)
    #expect(total("26", on: "26.02.2026") == nil)
    #expect(total("123", on: "Tel 030/123-456") == nil)
    #expect(total("5.50", on: "Total 15.50") == nil)
  }

  @Test func amountsAreMinorUnitsOfTheCurrency() {
    let yen = ground(answer(currency: "JPY", total: "1500"), on: .lines("Total ¥1,500"), reading: nothing)
    #expect(yen.fields.total == 1500)
    #expect(yen.fields.currency?.minorUnits == 0)
    // Finer than the minor unit: not what the page prints.
    #expect(
      ground(answer(currency: "JPY", total: "15.50"), on: .lines("Total ¥15.50"), reading: nothing).fields.total == nil)
    let unknown = ground(answer(currency: nil, total: "15.50"), on: .lines("Total 15.50"), reading: nothing)
    #expect(unknown.fields.total == 1550)
    #expect(unknown.warnings.map(\.code) == ["currency_unknown"])
    #expect(unknown.isGrounded)
  }

  @Test(arguments: [
    ("$12.50", "CAD", true), ("12.50 kr", "SEK", true), ("RM12.50", "MYR", true), ("$12.50", "EUR", false),
  ])
  func aSignStandsForItsCurrencies(_ printed: String, _ code: String, _ isGiven: Bool) {
    let grounded = ground(answer(currency: code), on: .lines("Total \(printed)"), reading: nothing)
    #expect(grounded.fields.currency?.code == (isGiven ? code : nil))
    #expect(grounded.withheld.contains(.currency) == !isGiven)
  }

  @Test func aMinusThatIsNotPrintedIsNone() {
    #expect(ground(answer(total: "-15.50"), on: receipt).fields.total == 1550)
    let credit = TextPage.lines("ACME LTD\nCredit note\nTotal EUR -15.50")
    #expect(ground(answer(total: "15.50"), on: credit, reading: nothing).fields.total == -1550)
  }

  @Test func aTaxThatIsTheSumOfPrintedLinesIsNoInvention() {
    var reading = nothing
    reading.tax = 235
    reading.taxLines = [TaxLine(rate: "7", base: nil, amount: 115), TaxLine(rate: "19", base: nil, amount: 120)]
    let place = Evidence(
      source: .text, page: 1, box: FractionBox(x0: 0, y0: 0, x1: 1, y1: 1), text: "1,20", grounded: true, confidence: 1)
    reading.evidence = [.taxLine(0): place, .taxLine(1): place]
    #expect(ground(answer(tax: "2.35"), on: receipt, reading: reading).fields.tax == 235)
    reading.evidence[.taxLine(1)]?.grounded = false
    #expect(ground(answer(tax: "2.35"), on: receipt, reading: reading).withheld == [.tax])
  }
}

@Suite struct GroundingRobustnessTests {
  /// Words anywhere, of any text: nothing traps, and what is given stands on the page.
  @Test func anyPageAndAnyAnswer() throws {
    var generator = SeededGenerator(seed: 4)
    let texts = [
      "TOTAL", "12.50", "1,234", "ACME", "LTD", "26/02/2026", "€", "O.5O", "\u{200B}", "", "7", "%", "-", "1 2",
    ]
    var given = 0
    for _ in 0..<60 {
      func place() -> Float { Float.random(in: -200...1200, using: &generator) }
      let words = (0..<Int.random(in: 0...80, using: &generator)).map { index in
        Word(
          text: texts[Int.random(in: texts.indices, using: &generator)],
          quad: Quad(
            Point(place(), place()), Point(place(), place()), Point(place(), place()), Point(place(), place())),
          confidence: Float.random(in: -1...2, using: &generator), line: index / 3)
      }
      let page = TextPage(width: 1000, height: 1000, source: .recognized, words: words)
      let answer = ground(anyAnswer(&generator), on: page)
      let evidence = answer.fields.evidence.values
      #expect(
        evidence.compactMap(\.box).allSatisfy { (0...1).contains($0.x0) && (0...1).contains($0.y1) && $0.x0 <= $0.x1 })
      #expect((answer.fields.vendor != nil) == words.contains { $0.text == "ACME" })
      if answer.fields.total ?? answer.fields.closingBalance != nil {
        #expect(words.contains { $0.text == "12.50" })
        given += 1
      }
    }
    #expect(given > 10)
  }

  /// Always of `ACME` and 12.50; the rest is printed, not printed or not given.
  private func anyAnswer(_ generator: inout SeededGenerator) -> ModelAnswer {
    func any<T>(_ values: [T?]) -> T? { values[Int.random(in: values.indices, using: &generator)] }
    let dates = [CalendarDate(year: 2026, month: 2, day: 26), CalendarDate(year: 1999, month: 12, day: 31), nil]
    let amounts = [amount("12.50"), amount("1.234"), amount("7"), DecimalNumber(unscaled: .max, scale: 2), nil]
    let items = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
      ModelAnswer.Item(
        description: any(["TOTAL", "ACME LTD", "Champagne", "%", "", nil]), quantity: any(amounts), date: any(dates),
        amount: any(amounts))
    }
    var answer = ModelAnswer(kind: any(DocumentType.allCases) ?? .receipt, items: items)
    answer.vendor = "ACME"
    answer.total = amount("12.50")
    answer.date = any(dates)
    answer.currency = any(["EUR", "USD", "JPY", nil]).flatMap(Currency.init(code:))
    (answer.tax, answer.subtotal) = (any(amounts), any(amounts))
    return answer
  }
}

@Suite struct ItemGroundingTests {
  private func item(
    _ text: String?, _ quantity: String? = nil, _ value: String?, date: CalendarDate? = nil
  ) -> ModelAnswer.Item {
    .init(description: text, quantity: quantity.flatMap(amount), date: date, amount: value.flatMap(amount))
  }

  private func grounded(_ items: [ModelAnswer.Item], _ text: String, kind: DocumentType = .receipt) -> GroundedAnswer {
    ground(ModelAnswer(kind: kind, items: items), on: .lines(text), reading: DocumentFields(documentType: kind))
  }

  @Test func everyItemNeedsAnAmountOfItsOwn() {
    let answer = grounded(
      [item("Tea", nil, "2.00"), item("Coffee", nil, "2.00"), item("Cake", nil, "2.00")],
      "Coffee    2.00\nTea       2.00\nTOTAL     4.00")
    #expect(answer.fields.lineItems.map(\.description) == ["Tea", "Coffee"])
    #expect(answer.withheldItems == 1)
    #expect(answer.fields.evidence[.lineItem(0)]?.box?.y0 ?? 0 > answer.fields.evidence[.lineItem(1)]?.box?.y0 ?? 1)
  }

  @Test func inventedDetailsAreWithheldAndTheItemKept() {
    let answer = grounded(
      [item("Coffee", "2", "7.15"), item("Champagne", "3", "1.20"), item("Bread", "1", "3.00")],
      "Coffee  2 x 3.575   7.15\nTea                 1.20\nBread               3.00")
    #expect(answer.fields.lineItems.map(\.description) == ["Coffee", nil, "Bread"])
    #expect(answer.fields.lineItems.map(\.quantity) == ["2", nil, nil])
    #expect(answer.fields.lineItems.map(\.amount) == [715, 120, 300])
    // A quantity of one need not be printed.
    #expect(answer.withheldDetails == 2)
    #expect(answer.warnings.contains { $0.code == "not_grounded" && $0.field == "lineItems" })
  }

  @Test func descriptionsMayStandAboveOrBelowTheirAmounts() {
    let answer = grounded(
      [item("CAT FOOD TUNA 400GM", "4", "17.40"), item("CAT FOOD LAMB 400GM", "3", "13.05")],
      """
      9551234500011   4  4.35   17.40
        CAT FOOD TUNA 400GM
      9551234500028   3  4.35   13.05
        CAT FOOD LAMB 400GM
      """)
    #expect(answer.isGrounded)
    #expect(answer.fields.lineItems.map(\.description) == ["CAT FOOD TUNA 400GM", "CAT FOOD LAMB 400GM"])
  }

  @Test func misreadLettersAreNoOtherDescription() {
    let answer = grounded(
      [item("Hazelnut Coco Large", nil, "7.50"), item("Bulgur wheat", nil, "0.89"), item("Fig", nil, "1.20")],
      "Hazeinut Coc0 Large   7.50\nBulgur-vheat          0.89\nFog                   1.20")
    // Of three letters none may differ.
    #expect(answer.fields.lineItems.map(\.description) == ["Hazelnut Coco Large", "Bulgur wheat", nil])
  }

  @Test func singleLettersAreNoReasonToLeaveTheItemsLine() {
    let answer = grounded(
      [item("NONA M ACRYLIC YARN", nil, "104.00")],
      "NONA M ACRYLIC YARN\n  6 PKTS  17.33  104.00\nSubtotal  104.00\nTotal M Rounded  104.00")
    #expect(answer.isGrounded)
    #expect(answer.fields.evidence[.lineItem(0)]?.box?.y0 ?? 1 < 0.5)
  }

  @Test func ofAPriceAndItsEqualAmountTheLastIsTheAmount() throws {
    let answer = grounded([item("Tea", "1", "2.00")], "Tea  1 x 2.00    2.00")
    let box = try #require(answer.fields.evidence[.lineItem(0)]?.box)
    #expect(box.x0 > 0.6)
    #expect(answer.fields.lineItems[0].quantity == "1")
  }

  @Test func anAmountThatOnlyTheRulesMakeSenseOfIsGivenWhereBothReadIt() throws {
    let page = TextPage.lines("Milk   5.60\nTo go  U.40\nTOTAL  6.00")
    let word = try #require(page.words.first { $0.text == "U.40" }).quad.bounds
    var reading = DocumentFields(documentType: .receipt)
    reading.lineItems = [LineItem(description: "To go", amount: 40)]
    let place = Evidence(
      source: .text, page: 1,
      box: FractionBox(
        x0: Double(word.x0 / page.width), y0: Double(word.y0 / page.height), x1: Double(word.x1 / page.width),
        y1: Double(word.y1 / page.height)), text: "U.40", grounded: false, confidence: 0.9)
    reading.evidence[.lineItem(0)] = place
    let items = [item("Milk", nil, "5.60"), item("To go", nil, "0.40"), item("To go", nil, "0.40")]
    let answer = ground(ModelAnswer(kind: .receipt, items: items), on: page, reading: reading)
    #expect(answer.fields.lineItems.map(\.amount) == [560, 40])
    #expect(answer.fields.evidence[.lineItem(1)] == place)
    // The second claim to the one place.
    #expect(answer.withheldItems == 1)
  }

  @Test func bookingsKeepTheirSignAndNeedTheirDay() {
    let answer = grounded(
      [
        item("Rent", nil, "-700.00", date: CalendarDate(year: 2026, month: 1, day: 31)),
        item("Salary", nil, "2500.00", date: CalendarDate(year: 2026, month: 1, day: 30)),
        item("Fee", nil, "-1.00", date: CalendarDate(year: 2026, month: 1, day: 29)),
      ],
      """
      31 Jan   Rent       700.00
      30/01    Salary   2,500.00
               Fee          1.00
      """, kind: .bankStatement)
    #expect(answer.fields.lineItems.map(\.amount) == [-70000, 250_000, -100])
    #expect(answer.fields.lineItems.map(\.date?.day) == [31, 30, nil])
    #expect(answer.withheldDetails == 1)
  }

  @Test func balancesOfAStatement() {
    var answer = ModelAnswer(kind: .bankStatement)
    answer.total = amount("1200.00")
    answer.subtotal = DecimalNumber(unscaled: -50243, scale: 2)
    let text = "Opening balance     502.43 OD\nClosing balance   1,200.00"
    let fields = ground(answer, on: .lines(text), reading: DocumentFields(documentType: .bankStatement)).fields
    #expect(fields.closingBalance == 120_000)
    #expect(fields.openingBalance == -50243)
    #expect(fields.total == nil)
  }

  @Test func aFullListMayBeCutAndSaysSo() {
    var answer = ModelAnswer(kind: .receipt, items: [item(nil, nil, "1.00")])
    let nothing = DocumentFields(documentType: .receipt)
    #expect(ground(answer, on: .lines("Thing 1.00"), reading: nothing).doubts.isEmpty)
    answer.isFull = true
    #expect(ground(answer, on: .lines("Thing 1.00"), reading: nothing).doubts.map(\.code) == ["items_cut"])
  }
}
