import Extraction
import FieldExtraction

extension FuzzSubject {
  /// Fields of pages with any words at any place.
  static let fields = FuzzSubject(
    "fields", maximumBytes: 3000,
    words: [
      "TOTAL", "Total", "Summe", "Subtotal", "VAT 19%", "Tax", "EUR", "$", "€", "RM", "12.50", "1.234,56", "(5.00)",
      "16/04/2018", "3 Mar 2026", "Invoice", "Rechnung", "GmbH", "Ltd", "Opening balance", "Closing balance",
      "Kontoauszug", "Saldo", "IBAN DE89 3702 0044 0532 0130 00", "\n", "    ", "\u{C}", "2 x", "Page 1 of 2",
      "9999999999999999999", "Credit note", "Due date", "CR", "-",
    ]
  ) { input in
    let parts = input.parts(2)
    let pages = RandomPages.pages(parts[0], changes: parts[1])
    let today = RandomPages.today
    let candidates = FieldExtractor(today: today).candidates(pages)
    let fields = candidates.fields
    let checked = Reconciliation(fields, today: today)
    try AnswerProperties(fields: fields, verdict: checked.verdict, warnings: checked.warnings, pages: pages.count)
      .check()
    let printed = [candidates.vendor.map(\.printed), candidates.date.map(\.printed), candidates.total.map(\.printed)]
    try require(printed.allSatisfy { Set($0).count == $0.count }, "no two candidates are printed alike")
    if let total = fields.total, let first = candidates.total.first {
      try require(first.value == total, "the total is the first candidate")
    }
    var outcome = Outcome()
    outcome.add(fields)
    outcome.add(count: checked.verdict.rawValue.utf8.count * 8)
    outcome.add(count: checked.warnings.count)
    return outcome
  }
}
