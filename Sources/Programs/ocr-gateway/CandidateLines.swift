import DocumentText
import Extraction
import FieldExtraction
import Gateway
import JSON
import Synchronization

/// Collects the candidates of documents as lines of JSON to learn from: the names of the numbers first, then a line for
/// each document.
final class CandidateLines: Sendable {
  private let tables = Mutex<[String: [(field: String, table: CandidateTable)]]>([:])

  /// - Parameter id: of the document's request.
  func take(_ pages: [TextPage], id: String) {
    let found = FieldExtractor(today: .today()).candidateTables(pages)
    tables.withLock { $0[id] = found }
  }

  /// What the numbers of each field are.
  var head: String {
    var names: [String: [String]] = [:]
    for tables in tables.withLock({ Array($0.values) }) {
      for (field, table) in tables where !table.names.isEmpty { names[field] = table.names }
    }
    let value: JSONValue = [
      "names": .object(
        names.sorted { $0.key < $1.key }.map { .init($0.key, .array($0.value.map(JSONValue.string))) })
    ]
    return value.serialized() + "\n"
  }

  /// nil for a document without candidates.
  func line(_ id: String, folder: String, file: String) -> String? {
    guard let found = tables.withLock({ $0[id] }), !found.isEmpty else { return nil }
    let fields = found.map { field, table in
      JSONValue.Member(field, .array(table.rows.map(Self.json)))
    }
    let value: JSONValue = ["folder": .string(folder), "file": .string(file), "fields": .object(fields)]
    return value.serialized() + "\n"
  }

  private static func json(_ row: CandidateTable.Row) -> JSONValue {
    .array([.optional(row.value)] + row.numbers.map { .decimal(Double($0), digits: 5) })
  }
}
