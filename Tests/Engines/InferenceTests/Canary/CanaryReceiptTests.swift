import DocumentText
import Extraction
import FieldExtraction
import Imaging
import Inference
import TestSupport
import Testing
import WorkerProtocol

@Suite struct CanaryReceiptTests {
  private static let today = CalendarDate(unixSeconds: 1_795_219_200)

  private func receipt(
    _ seed: UInt64, _ layer: ReceiptTextLayer = .text, on date: CalendarDate = today
  ) -> CanaryReceipt {
    var generator = SeededGenerator(seed: seed)
    return CanaryReceipt(today: date, layer: layer, using: &generator)
  }

  /// The first page as the document worker gives it.
  private func page(of pdf: [UInt8]) -> DocumentReply {
    var session = DocumentSession()
    let limits = PreparationLimits(maximumPages: 1, maximumPixels: 60_000_000, cpuSeconds: 10)
    let opened = session.reply(to: .open(limits, bytes: pdf))
    guard case .opened = opened else { return opened }
    return session.reply(to: .page(1))
  }

  private func fields(of receipt: CanaryReceipt) throws -> DocumentFields {
    guard case .text(let page) = page(of: receipt.pdf) else { throw Unexpected() }
    return FieldExtractor(today: receipt.date).extract([page])
  }

  private struct Unexpected: Error {}

  @Test(arguments: 0..<50) func everyDrawIsReadRight(seed: UInt64) throws {
    // Dates of two years: none may be ambiguous.
    let date = CalendarDate(unixSeconds: 1_795_219_200 + Int64(seed) * 15 * 86_400)
    let receipt = receipt(seed, on: date)
    let fields = try fields(of: receipt)
    let reconciliation = Reconciliation(fields, today: date)
    #expect(reconciliation.warnings.isEmpty && fields.warnings.isEmpty)
    #expect(receipt.judge(fields, verdict: reconciliation.verdict) == .read)
  }

  @Test func theCharactersOfAPictureSayNothing() throws {
    for seed in 0..<5 as Range<UInt64> {
      guard case .pixels = page(of: receipt(seed, .pixels).pdf) else { throw Unexpected() }
    }
  }

  @Test func totalsDifferAndAreNoRoundSums() {
    let totals = (0..<200).map { receipt($0).total }
    #expect(Set(totals).count > 190)
    #expect(totals.allSatisfy { $0 % 5 != 0 && $0 > 0 })
  }

  @Test func whatIsReadWrongIsNotTakenForRight() throws {
    let receipt = receipt(1)
    let right = try fields(of: receipt)
    func judged(_ verdict: Verdict = .reconciled, _ change: (inout DocumentFields) -> Void = { _ in }) -> CanaryFinding
    {
      var fields = right
      change(&fields)
      return receipt.judge(fields, verdict: verdict)
    }
    #expect(judged() == .read)
    #expect(judged { $0.total? += 1 } == .wrong("the total was read wrong"))
    #expect(judged { $0.total = nil } == .wrong("no total or no date was read"))
    #expect(judged { $0.currency = Currency(code: "JPY") } == .wrong("the total was read wrong"))
    #expect(judged { $0.date = CalendarDate(year: 2020, month: 1, day: 2) } == .wrong("the date was read wrong"))
    #expect(judged { $0.evidence[.total]?.grounded = false } == .wrong("the total is not grounded in the page"))
    #expect(judged { $0.evidence[.total] = nil } == .wrong("the total is not grounded in the page"))
    for verdict in [Verdict.unreconciled, .unverifiable] {
      #expect(judged(verdict) == .wrong("the amounts do not add up"))
    }
    #expect(self.receipt(2).judge(right, verdict: .reconciled) == .wrong("the total was read wrong"))
  }
}
