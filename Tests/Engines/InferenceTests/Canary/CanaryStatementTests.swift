import DocumentText
import Extraction
import FieldExtraction
import Imaging
import Inference
import TestSupport
import Testing
import WorkerProtocol

@Suite struct CanaryStatementTests {
  private struct Unexpected: Error {}

  private func statement(
    _ seed: UInt64, _ layer: ReceiptTextLayer = .text, on date: CalendarDate = CalendarDate(unixSeconds: 1_795_219_200)
  ) -> CanaryStatement {
    var generator = SeededGenerator(seed: seed)
    return CanaryStatement(today: date, layer: layer, using: &generator)
  }

  /// The page as the document worker gives it.
  private func page(of statement: CanaryStatement) -> DocumentReply {
    var session = DocumentSession()
    let limits = PreparationLimits(maximumPages: 1, maximumPixels: 60_000_000, cpuSeconds: 10)
    let opened = session.reply(to: .open(limits, bytes: statement.pdf))
    guard case .opened = opened else { return opened }
    return session.reply(to: .page(1))
  }

  private func fields(of statement: CanaryStatement, on date: CalendarDate) throws -> DocumentFields {
    guard case .text(let page) = page(of: statement) else { throw Unexpected() }
    return FieldExtractor(today: date).extract([page])
  }

  @Test(arguments: 0..<50) func everyDrawIsReadRight(seed: UInt64) throws {
    let date = CalendarDate(unixSeconds: 1_795_219_200 + Int64(seed) * 15 * 86_400)
    let statement = statement(seed, on: date)
    let fields = try fields(of: statement, on: date)
    let reconciliation = Reconciliation(fields, today: date)
    #expect(statement.judge(fields, verdict: reconciliation.verdict) == .read)
  }

  @Test func aPictureOfItHasNoWords() throws {
    guard case .pixels = page(of: statement(1, .pixels)) else { throw Unexpected() }
  }

  @Test func whatIsReadWrongIsNotTakenForRight() throws {
    let date = CalendarDate(unixSeconds: 1_795_219_200)
    let statement = statement(1, on: date)
    let right = try fields(of: statement, on: date)
    #expect(statement.judge(right, verdict: .unreconciled) == .wrong("the balances do not add up"))
    var wrong = right
    wrong.closingBalance = statement.closing + 1
    #expect(statement.judge(wrong, verdict: .reconciled) == .wrong("the closing balance was read wrong"))
    wrong = right
    wrong.lineItems.removeLast()
    #expect(statement.judge(wrong, verdict: .reconciled) == .wrong("the bookings were read wrong"))
    wrong = right
    wrong.documentType = .invoice
    #expect(statement.judge(wrong, verdict: .reconciled) == .wrong("a statement was taken for something else"))
  }
}
