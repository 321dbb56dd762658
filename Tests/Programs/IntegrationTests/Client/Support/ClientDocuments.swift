import TestSupport

/// Typed PDFs for the client's tests, no two the same.
enum ClientDocuments {
  /// A receipt over 15.50 GBP that the rules read, and whose sums close.
  static func receipt(_ number: Int) -> [UInt8] {
    PDFWriter.typed([
      "GREEN LEAF MARKET LTD", "12 Mill Road, Springfield", "Date 26/02/2026 14:51", "Receipt no \(1000 + number)", "",
      "Coffee beans               12.30", "Filter paper                2.00", "Subtotal                   14.30",
      "VAT 8.4%                    1.20", "Total GBP                  15.50",
    ])
  }

  /// As many pages as wanted, the first a receipt.
  static func receipt(_ number: Int, pages: Int) -> [UInt8] {
    let first = [
      "GREEN LEAF MARKET LTD", "Date 26/02/2026 14:51", "Receipt no \(1000 + number)", "Total GBP    15.50",
    ]
    return TypedDocument(pages: [first] + (1..<pages).map { ["Page \($0 + 1)", "Terms and conditions"] }).bytes
  }

  static let total = 1550
}
