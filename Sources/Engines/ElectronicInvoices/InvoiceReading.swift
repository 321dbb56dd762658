import DocumentText
import Extraction
import FieldExtraction
import XMLDocuments

/// What the XML of a document says, checked by its own sums and by the document's pages.
package struct InvoiceReading: Sendable {
  package let fields: DocumentFields
  package let verdict: Verdict
  /// All of the answer's.
  package let warnings: [Warning]

  /// nil where no XML is an invoice.
  ///
  /// - Parameters:
  ///   - trees: the XML in the document; the first invoice is read.
  ///   - pages: the words on its pages; none where it is XML by itself.
  ///   - reading: what the rules read on them.
  ///   - today: the latest day that a document can be dated.
  package init?(_ trees: [XMLTree], pages: [TextPage], reading: FieldCandidates, today: CalendarDate) {
    let invoices = trees.compactMap(ElectronicInvoice.init)
    guard let invoice = invoices.first else { return nil }
    let print = InvoicePages(pages, reading: reading)
    fields = invoice.fields(on: print)
    let rules = InvoiceRules(invoice)
    var doubts = print.contradictions(invoice).map(Warning.disagreement)
    if invoices.contains(where: { !$0.isSame(as: invoice) }) { doubts.append(.severalInvoices) }
    verdict = rules.verdict == .reconciled && !doubts.isEmpty ? .unverifiable : rules.verdict
    warnings = fields.warnings + rules.warnings + Reconciliation.dateWarnings(fields, today: today) + doubts
  }
}

extension Warning {
  fileprivate static func disagreement(_ field: String) -> Warning {
    Warning(
      code: "xml_disagrees", message: "No page prints the XML's value, and a page prints another one.", field: field)
  }

  fileprivate static let severalInvoices = Warning(
    code: "several_xml", message: "The document holds several invoices as XML that say different things; one was read.")
}
