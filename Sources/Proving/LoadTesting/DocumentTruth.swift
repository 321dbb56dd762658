import Extraction
import JSON

/// The true fields of a document: one line of a `truth.jsonl`.
///
/// Keys read: `file`, `vendor` and `vendor_alt`, `date` and `date_alt`, `total_minor` and `total_alt_minor`. A key that
/// is missing or null is unknown and not judged.
public struct DocumentTruth: Sendable, Equatable {
  package var vendors: [String]
  package var dates: [String]
  /// In minor units of the document's currency.
  package var totals: [Int64]

  package init(vendors: [String], dates: [String], totals: [Int64]) {
    self.vendors = vendors
    self.dates = dates
    self.totals = totals
  }

  private init(_ row: JSONValue) {
    func all<T>(_ key: String, _ alternatives: String, _ read: (JSONValue) -> T?) -> [T] {
      // Without the value itself its alternatives mean nothing.
      guard let first = row[key].flatMap(read) else { return [] }
      return [first] + (row[alternatives]?.elements ?? []).compactMap(read)
    }
    vendors = all("vendor", "vendor_alt", \.string)
    dates = all("date", "date_alt", \.string)
    totals = all("total_minor", "total_alt_minor", \.integer)
  }

  /// Reads a file of one JSON object a line.
  ///
  /// - Returns: the truth by file name; nil where a line is not such an object.
  public static func read(_ lines: [UInt8]) -> [String: DocumentTruth]? {
    var truth: [String: DocumentTruth] = [:]
    for line in lines.split(separator: UInt8(ascii: "\n")) where !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
      guard let row = try? JSONValue(parsing: line), let file = row["file"]?.string else { return nil }
      truth[file] = DocumentTruth(row)
    }
    return truth
  }
}
