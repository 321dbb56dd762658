import DocumentText
import Extraction
import FieldExtraction
import Testing
import TypedPages

@Suite struct JudgeTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)
  private let extractor = FieldExtractor(today: today, isJudged: true)

  private let receipt = """
      GREEN LEAF MARKET LTD
      12 Mill Road, Leeds
      Date 26/02/2026   14:51
      Coffee beans             £ 12.30
      Filter paper             £  2.00
      Subtotal                 £ 14.30
      VAT 8.4%                 £  1.20
      Total                    £ 15.50
      Cash                     £ 20.00
      Change                   £  4.50
    """

  /// The tables of the program were learned from numbers with these names in this order.
  @Test func whatWasLearnedFitsWhatIsDescribed() {
    let tables = extractor.candidateTables([.typed(receipt)])
    #expect(tables.map(\.field) == ["total", "date", "vendor", "currency", "tax"])
    for (field, table) in tables {
      #expect(FieldExtractor.learnedFeatures[field] == table.names, "\(field)")
      #expect(table.rows.allSatisfy { $0.numbers.count == table.names.count })
    }
  }

  @Test func aClearReceiptIsProbable() throws {
    let fields = extractor.extract([.typed(receipt)])
    let judgement = try #require(fields.judgement)
    for name in [FieldName.date, .total] { #expect(try #require(judgement.probabilities[name]) > 0.9, "\(name)") }
    #expect(fields.evidence[.total]?.confidence == judgement.probabilities[.total])
  }

  @Test func aDateOfTwoReadingsIsDoubted() throws {
    let open = try #require(extractor.extract([.typed(receipt.replacing("26/02/2026", with: "03/02/2026"))]).judgement)
    let proven = try #require(extractor.extract([.typed(receipt)]).judgement)
    #expect(try #require(open.probabilities[.date]) < #require(proven.probabilities[.date]))
  }

  private func assumptions(
    _ town: String, _ sign: String, _ day: String = "03/02/2026"
  ) throws -> [Judgement.Assumption] {
    let changed = receipt.replacing("12 Mill Road, Leeds", with: town).replacing("VAT 8.4%", with: "Tax     ")
      .replacing("£", with: sign).replacing("26/02/2026", with: day).replacing(" LTD", with: "")
    return try #require(extractor.extract([.typed(changed)]).judgement).assumptions
  }

  /// Several countries have `$`; Canadians write both orders.
  @Test func whatNothingPrintedProvesIsAssumed() throws {
    #expect(try Set(assumptions("12 Mill Road", "$")).isSuperset(of: [.currency, .dateOrder]))
    #expect(try !assumptions("12 Mill Road", "$", "26/02/2026").contains(.dateOrder))
    #expect(try assumptions("12 Mill Road, Eastwick ON K2P 1L4", "$").contains(.dateOrder))
    #expect(try !assumptions("44 Pine Street, Westfall, OR 97011", "$").contains(.dateOrder))
    #expect(try !assumptions("12 Mill Road, Leeds", "£").contains(.dateOrder))
  }

  @Test func aStatementIsNotJudged() {
    let statement = """
      HARBOUR BANK LTD
      ACCOUNT STATEMENT
      Opening balance        100.00
      03/02/2026 Card shop    -5.00
      Closing balance         95.00
      """
    #expect(extractor.extract([.typed(statement)]).judgement == nil)
    #expect(extractor.candidateTables([.typed(statement)]).isEmpty)
    #expect(extractor.explanations([.typed(statement)]).isEmpty)
  }

  @Test func theExplanationShowsTheValuesThatAreGiven() {
    let page = TextPage.typed(receipt)
    let fields = extractor.extract([page])
    let given = extractor.explanations([page]).filter(\.isGiven)
    #expect(given.map(\.field) == ["vendor", "date", "total"])
    #expect(given.map(\.value) == [fields.vendor, fields.date?.description, "15.50"])
    let others = extractor.explanations([page]).filter { !$0.isGiven && $0.field == "total" }
    #expect(others.contains { $0.value == "20.00" })
    #expect(others.allSatisfy { !$0.reasons.isEmpty })
  }

  /// Whatever is printed, the same words give the same answer, and every probability is one.
  @Test func probabilitiesLieBetweenZeroAndOne() {
    let words = [
      "Total", "€", "12.50", "03/04/2025", "0.00", "-7", "GmbH", "Invoice", "TAX", "1,234.567", "%", "19", "§",
    ]
    for seed in 0..<40 {
      let text = (0..<30).map { row in
        (0..<4).map { words[(seed * 7 + row * 5 + $0 * (seed + 3)) % words.count] }.joined(separator: "   ")
      }.joined(separator: "\n")
      let fields = extractor.extract([.typed(text)])
      #expect(fields == extractor.extract([.typed(text)]))
      guard let judgement = fields.judgement else { continue }
      #expect(judgement.probabilities.values.allSatisfy { (0...1).contains($0) })
      #expect((0...1).contains(judgement.together))
    }
  }

  @Test(arguments: ["", "0<1 =1", "0<1 =1 =2 =3", "9<1 =1 =2", "x<1 =1 =2", "0<1 =1 =y", "=", "0<"])
  func whatIsNoTreeIsRefused(_ line: String) {
    #expect(DecisionTrees([line[...]], features: 2) == nil)
  }

  @Test func treesAddUp() throws {
    let trees = try #require(DecisionTrees(["0<1 =1 1<0.5 =2 =4", "=0.5"], features: 2))
    #expect(trees.score([1, 9]) == 1.5)
    #expect(trees.score([2, 0.5]) == 2.5)
    #expect(trees.score([2, 0.6]) == 4.5)
  }
}
