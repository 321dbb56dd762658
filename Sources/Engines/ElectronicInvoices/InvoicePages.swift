import DocumentText
import Extraction
import FieldExtraction
import ModelAnswers

/// The pages of an e-invoice: where they print what its XML states, and where they say something else.
struct InvoicePages {
  private let reading: FieldCandidates
  private let printed: PrintedPages
  private let texts: [String]
  /// All lines: names and numbers may be broken over two.
  private let text: String

  /// - Parameters:
  ///   - reading: what the rules read on the pages.
  init(_ pages: [TextPage], reading: FieldCandidates) {
    self.reading = reading
    printed = PrintedPages(pages.enumerated().map { NumberedPage(number: $0.offset + 1, text: $0.element) })
    texts = printed.texts
    text = texts.joined(separator: " ")
  }

  // MARK: Where values stand

  func place(of date: CalendarDate) -> Evidence? {
    printed.place(of: date).flatMap { printed.evidence([$0]) }
  }

  func place(of name: String) -> Evidence? { printed.evidence(printed.places(of: name)) }

  /// Where amounts are printed, whatever their sign: where the rules read the same for a field, else the last place.
  func places(exponent: Int) -> (_ amount: Int64, _ name: FieldName) -> Evidence? {
    let places = printed.amounts(exponent: exponent)
    return { amount, name in
      let known = reading.fields.amount(name) == amount || reading.fields.amount(name) == 0 - amount
      if known, let own = reading.fields.evidence[name] { return own }
      return places[amount.magnitude]?.last.flatMap { printed.evidence([$0.place]) }
    }
  }

  // MARK: What they say otherwise

  /// What the pages contradict, by the keys of the answer: the XML's value stands nowhere on them in any form, and they label
  /// another value of that kind.
  func contradictions(_ invoice: ElectronicInvoice) -> [String] {
    let sums = invoice.sums
    let contradicts: [(String, Bool)] = [
      (FieldName.vendor.key, invoice.seller.map { contradict(seller: $0.value, of: invoice) } ?? false),
      (FieldName.date.key, invoice.date.map { contradict($0.value) } ?? false),
      (
        FieldName.total.key,
        lacks(sums.grand, invoice.exponent) && reading.total.contains { $0.score >= Self.labelledTotal }
      ),
      (FieldName.tax.key, lacks(sums.tax, invoice.exponent) && !reading.tax.allSatisfy { $0.value == 0 }),
      ("payment.iban", contradict(accounts: invoice.accounts.map(\.value))),
    ]
    return contradicts.filter(\.1).map(\.0)
  }

  /// Points of an amount behind a label of a total, a sum to pay or a payment (`SumFinder`).
  private static let labelledTotal = 3.0
  /// Points of a name with a legal form, a seller's label or a letterhead of its own (`VendorFinder`).
  private static let labelledSeller = 5.0

  private func lacks(_ amount: ElectronicInvoice.Amount?, _ exponent: Int) -> Bool {
    guard let minor = amount?.value.roundedMinorUnits(exponent: exponent) else { return false }
    return printed.amounts(exponent: exponent)[minor.magnitude] == nil
      && !texts.contains { Grounding.contains(minor, exponent: exponent, in: $0) }
  }

  private func contradict(_ date: CalendarDate) -> Bool {
    !reading.date.isEmpty && place(of: date) == nil && !texts.contains { Grounding.contains(date, in: $0) }
  }

  private func contradict(seller: String, of invoice: ElectronicInvoice) -> Bool {
    guard place(of: seller) == nil, !isPrinted(seller) else { return false }
    return reading.vendor.contains { candidate in
      candidate.score >= Self.labelledSeller
        && !(invoice.buyer.map { Grounding.contains($0.value, in: candidate.value) } ?? false)
    }
  }

  /// Every account of the XML is paid to: one that is not printed, where others are, is one too many.
  private func contradict(accounts: [String]) -> Bool {
    accounts.contains { !isPrinted($0) } && !IBAN.all(in: Array(text.unicodeScalars)).isEmpty
  }

  private func isPrinted(_ value: String) -> Bool { Grounding.contains(value, in: text) }
}

extension DocumentFields {
  fileprivate func amount(_ name: FieldName) -> Int64? {
    guard case .amount(let path) = Self.row(name)?.value else { return nil }
    return self[keyPath: path]
  }
}
