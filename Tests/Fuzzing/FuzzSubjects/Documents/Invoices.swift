import DocumentText
import ElectronicInvoices
import Extraction
import FieldExtraction
import Imaging
import WorkerProtocol
import XMLDocuments

extension FuzzSubject {
  /// Electronic invoices in CII and UBL, then after a zero byte the page that shows one.
  static let invoices = FuzzSubject(
    "invoices", maximumBytes: 12_000,
    words: [
      "<ram:", "</ram:", "<cbc:", "<cac:", "/>", "<![CDATA[", "]]>", "&#x", "&lt;", "<!--", "-->", "<!DOCTYPE a>",
      "<?xml version='1.0'?>", "currencyID=\"EUR\"", "format=\"102\"", "20260226", "2026-02-26", "-0", "1e9",
      "9223372036854775807", "0.000000001", "DE89370400440532013000",
    ]
  ) { input in
    let parts = input.parts(2)
    var outcome = Outcome()
    let tree: XMLTree
    do throws(XMLParser.Failure) { tree = try XMLParser.parse(Array(parts[0])) } catch {
      outcome.add(error: error)
      return outcome
    }
    let files = DocumentReply.xml(XMLFiles(trees: [tree]))
    try require((try? DocumentReply(files.frame)) == files, "elements are the same on the other side of a pipe")
    let pages = RandomPages.pages(parts[1])
    let today = RandomPages.today
    let reading = FieldExtractor(today: today).candidates(pages)
    guard let invoice = InvoiceReading([tree], pages: pages, reading: reading, today: today) else { return outcome }
    let fields = invoice.fields
    if invoice.verdict == .reconciled, let total = fields.total, let net = fields.subtotal, let tax = fields.tax {
      let difference = Int128(total) - Int128(net) - Int128(tax)
      try require(difference.magnitude <= 2, "an invoice is reconciled only where net and tax make its total")
    }
    for (day, name) in [(fields.date, FieldName.date), (fields.dueDate, .dueDate)] {
      guard let day, let stated = fields.evidence[name]?.text else { continue }
      let digits = day.description.filter(\.isNumber)
      try require(stated.hasPrefix(digits) || stated.hasPrefix(day.description), "a day is as the XML states it")
    }
    // Its verdict is proved by rules of its own.
    try AnswerProperties(fields: fields, verdict: .unverifiable, warnings: invoice.warnings, pages: pages.count).check()
    outcome.add(fields)
    outcome.add(count: invoice.verdict.rawValue.utf8.count * 8)
    outcome.add(count: invoice.warnings.count)
    return outcome
  }
}
