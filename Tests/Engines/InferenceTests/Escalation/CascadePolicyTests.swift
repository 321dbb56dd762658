import DocumentText
import Extraction
import FieldExtraction
import Inference
import Testing
import TypedPages

@Suite struct CascadePolicyTests {
  private static let today = CalendarDate(unixSeconds: 1_795_000_000)

  private func doubts(_ text: String, confidence: Float = 0.98) -> [ChoiceField] {
    let pages = [TextPage.lines(text, confidence: confidence)]
    let candidates = FieldExtractor(today: Self.today, isJudged: false).candidates(pages)
    return CascadePolicy().doubts(candidates, Reconciliation(candidates.fields, today: Self.today))
  }

  private let clear = TypedDocuments.deliveredReceipt

  @Test func whatReconcilesAndIsClearIsTaken() {
    #expect(doubts(clear).isEmpty)
  }

  @Test func wordsThatWereHardToReadAreInDoubt() {
    let hard = doubts(clear, confidence: 0.7)
    #expect(hard.contains(.date) && hard.contains(.total))
  }

  @Test func aTotalThatDoesNotAddUpIsInDoubt() {
    #expect(doubts(clear.replacing("2.00", with: "9.00")).contains(.total))
  }

  @Test func aTotalWithoutArithmeticIsInDoubtAmongEquals() {
    #expect(doubts("GREEN LEAF MARKET LTD\n26/02/2026 14:51\nTotal     15.50\nTotal     18.50").contains(.total))
    #expect(!doubts("GREEN LEAF MARKET LTD\n26/02/2026 14:51\nTotal     15.50").contains(.total))
  }

  @Test func ofEqualDatesTheFirstIsAGuess() {
    let text = "GREEN LEAF MARKET LTD\nDate 26/02/2026\nDate 20/02/2026\nTotal     15.50"
    #expect(doubts(text) == [.date])
  }

  @Test func aNameThatLeadsByNothingIsInDoubt() {
    let names = "Green Leaf\nBlue Harbour\nRed Mill\nYellow Barn\nGrey Stone\nBlack Forest"
    let sheet = "Total     15.50\n\(names)\n26/02/2026"
    #expect(doubts(sheet).contains(.vendor))
  }

  @Test func whatHasNothingToChooseIsNotAsked() {
    // No date is printed, and the only amount is the total already.
    #expect(doubts("GREEN LEAF MARKET LTD\nItem     3.00\nTotal     15.50").allSatisfy { $0 != .date && $0 != .tax })
    #expect(doubts("hello there").allSatisfy { $0 == .vendor })
  }

  /// A clear receipt whose values have these probabilities.
  private func judged(_ probabilities: [FieldName: Double], printing text: String? = nil) -> [ChoiceField] {
    var candidates = FieldExtractor(today: Self.today, isJudged: false).candidates([.lines(text ?? clear)])
    let sure: [FieldName: Double] = [.vendor: 0.99, .date: 0.99, .currency: 0.99, .total: 0.99]
    candidates.fields.judgement = Judgement(
      probabilities: sure.merging(probabilities) { $1 }, together: 0.9, assumptions: [])
    return CascadePolicy().doubts(candidates, Reconciliation(candidates.fields, today: Self.today))
  }

  @Test func whatIsProbableIsTaken() {
    #expect(judged([:]).isEmpty)
  }

  @Test func whatIsImprobableIsAskedForWhereThereIsAChoice() {
    #expect(judged([.total: 0.5]).contains(.total))
    #expect(!judged([.total: 0.5]).contains(.vendor))
    #expect(judged([.date: 0.89]) == judged([.date: 0.1]))
  }

  @Test func aTotalThatDoesNotAddUpHasToBeMoreProbable() {
    let open = clear.replacing("2.00", with: "9.00")
    #expect(judged([.total: 0.95], printing: open).contains(.total))
    #expect(!judged([.total: 0.95]).contains(.total))
    #expect(!judged([.total: 0.99], printing: open).contains(.total))
  }

  @Test func sumsWithTheSameLabelAreAskedForWhereNothingAddsUp() {
    let two = "GREEN LEAF MARKET LTD\n12 Mill Road\nDate 26/02/2026 14:51\nTotal   15.50\nTotal   18.75"
    #expect(judged([:], printing: two) == [.total])
  }

  @Test func aStatementIsNotAskedForATotal() {
    let statement = """
      HARBOUR BANK LTD
      ACCOUNT STATEMENT
      Opening balance        100.00
      03/02/2026 Card shop    -5.00
      Closing balance         95.00
      """
    #expect(!doubts(statement).contains(.total))
  }
}
