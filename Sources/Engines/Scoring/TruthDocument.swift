import JSON

/// What is true of a document: a line of truth.jsonl. What is null or missing there is unknown and not scored.
package struct TruthDocument: Sendable {
  package let row: JSONValue
  /// Its folder by its last two names, and its file.
  package let folder: String
  package let file: String

  /// nil for a line that names no file.
  package init?(_ row: JSONValue, folder: String) {
    guard let file = row["file"]?.string else { return nil }
    self.row = row
    self.folder = folder
    self.file = file
  }

  /// The set it is counted in.
  package var set: String {
    (row["set"]?.string ?? folder) + (isTrue(row["extra"]) ? "-views" : "")
  }

  func text(_ key: String) -> String? { row[key]?.string.flatMap { $0.isEmpty ? nil : $0 } }
  func amount(_ key: String) -> Int64? { row[key]?.integer }
  func texts(_ key: String) -> [String] { row[key]?.elements?.compactMap(\.string) ?? [] }
  func amounts(_ key: String) -> [Int64] { row[key]?.elements?.compactMap(\.integer) ?? [] }
  /// nil where unknown, which an empty list is not.
  func rows(_ key: String) -> [JSONValue]? { row[key]?.elements }

  private func isTrue(_ value: JSONValue?) -> Bool { value == .bool(true) || (value?.integer ?? 0) != 0 }

  var pages: Int? { amount("pages").map { Int(clamping: $0) } }
  var kind: String { text("kind") ?? "" }

  /// The types that an answer may give it.
  var kinds: Set<String> {
    var kinds: Set<String> = Set([kind] + texts("kind_alt"))
    let flags = texts("flags") + texts("source_flags")
    if flags.contains(where: { $0.contains("credit note") || $0.contains("negative total") }) {
      kinds.formUnion(["invoice", "credit_note"])
    }
    if kind == "invoice", (amount("total_minor") ?? 0) < 0 { kinds.insert("credit_note") }
    // A Malaysian "tax invoice" from a shop is both.
    if kind == "receipt", row["set"]?.string == "sroie" || (text("from") ?? "").contains("-sroie-") {
      kinds.insert("invoice")
    }
    return kinds
  }

  /// The right totals; those of a credit note bear either sign on paper, and are negative in an answer.
  var totals: [Int64]? {
    guard let total = amount("total_minor") else { return nil }
    let totals = [total] + amounts("total_alt_minor")
    if kind == "credit_note" { return totals.map { 0 - Int64(clamping: $0.magnitude) } }
    return kinds.contains("credit_note") ? totals + totals.map { 0 - $0 } : totals
  }
}
