import DocumentText
import ElectronicInvoices
import Extraction
import FieldExtraction
import Foundation
import Imaging
import TestSupport
import Testing
import TypedPages
import XMLDocuments

/// One invoice in every syntax, and the page that prints it.
enum Sample: String, CaseIterable {
  case cii, zugferd1
  case invoice = "ubl-invoice"
  case creditNote = "ubl-credit-note"

  private static let folder = Checkout.root.appending(path: "Tests/Engines/ElectronicInvoicesTests/Samples")

  var text: String {
    get throws { try String(contentsOf: Self.folder.appending(path: "\(rawValue).xml"), encoding: .utf8) }
  }

  static let page = """
    Nordholz GmbH                              Invoice no. FX-2026-17
    Atelier Brisk SARL                         Invoice date 12.03.2026

    Oak board planed            400       50,00
    Handbook                      2       40,00
    Net total                             90,00
    VAT                                   12,90
    Total amount EUR                     102,90
    Please pay until 11.04.2026  IBAN DE89 3704 0044 0532 0130 00
    """

  /// The reading of this sample's XML, some of it replaced, with pages.
  func reading(
    replacing changes: KeyValuePairs<String, String> = [:], pages: [String] = [page]
  ) throws -> InvoiceReading? {
    var text = try text
    for (old, new) in changes { text = text.replacing(old, with: new) }
    return try Self.reading([text], pages: pages)
  }

  static func reading(_ texts: [String], pages: [String] = [page]) throws -> InvoiceReading? {
    let today = try #require(CalendarDate(year: 2026, month: 6, day: 1))
    let pages = pages.map { TextPage.lines($0, source: .textLayer, confidence: 1) }
    return InvoiceReading(
      try texts.map { try XMLParser.parse(Array($0.utf8)) }, pages: pages,
      reading: FieldExtractor(today: today, isJudged: false).candidates(pages), today: today)
  }
}
