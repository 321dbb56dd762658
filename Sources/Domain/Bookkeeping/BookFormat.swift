import DocumentFormats
import Extraction

/// A form in which accounting programs import what documents hold.
public enum BookFormat: String, Sendable, CaseIterable {
  /// Transactions or line items as comma-separated values (RFC 4180).
  case csv
  /// Statements for personal finance programs (Open Financial Exchange 2.2, https://financialdataexchange.org/ofx).
  case ofx
  /// Statements as banks exchange them (ISO 20022, camt.053.001.08, https://www.iso20022.org).
  case camt053

  /// nil for any other type.
  package init?(mediaType: String) {
    guard let format = Self.allCases.first(where: { $0.mediaType == mediaType }) else { return nil }
    self = format
  }

  /// What the answer's `Content-Type` says. XML is what banks' own interfaces call camt.053 (Berlin Group, NextGenPSD2).
  package var mediaType: String {
    switch self {
    case .csv: "text/csv"
    case .ofx: "application/x-ofx"
    case .camt053: DocumentFormat.xml.mediaType
    }
  }

  /// One file of what was read off documents.
  ///
  /// - Parameter documents: with the names of their files, or all without.
  /// - Throws: `nothing_found` for a document that is no statement, `extraction_unverified` for a statement that cannot be posted, where
  ///   the form holds statements only.
  package func text(of documents: [(file: String?, fields: DocumentFields)]) throws(Problem) -> String {
    switch self {
    case .csv: CSVTable(documents).text
    case .ofx: OFX.text(try Self.statements(in: documents))
    case .camt053: CAMT053.text(try Self.statements(in: documents))
    }
  }

  private static func statements(
    in documents: [(file: String?, fields: DocumentFields)]
  ) throws(Problem) -> [BookedStatement] {
    var statements: [BookedStatement] = []
    for document in documents { statements += try BookedStatement.all(in: document.fields) }
    return statements
  }
}
