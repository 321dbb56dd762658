import Extraction
import Foundation
import JSON
import MistralOCR
import TestSupport
import Testing

struct AnnotationNamesTests {
  @Test func noNameMeansTwoThingsInOnePlace() {
    Self.expectUnambiguous(AnnotationNames.document)
    Self.expectUnambiguous(AnnotationNames.seller)
    Self.expectUnambiguous(AnnotationNames.money)
    Self.expectUnambiguous(AnnotationNames.lineItem)
    Self.expectUnambiguous(AnnotationNames.taxLine)
    #expect(AnnotationNames.groups.allSatisfy { AnnotationNames.document.entry(named: $0) == nil })
  }

  private static func expectUnambiguous<Value>(_ table: NameTable<Value>) {
    let names = table.entries.flatMap { [$0.key] + $0.otherNames }
    #expect(Set(names.map(AnnotationNames.plain)).count == names.count, "\(Value.self)")
    for entry in table.entries {
      for name in [entry.key] + entry.otherNames { #expect(table.entry(named: name)?.key == entry.key, "\(name)") }
    }
  }

  @Test(arguments: DocumentFields.rows.map(\.key))
  func everyFieldIsKnownByItsKey(_ key: String) throws {
    #expect(AnnotationNames.document.entry(named: key)?.key == key)
    let schema: JSONValue = ["type": "object", "properties": .object([.init(key, [:])]), "required": [.string(key)]]
    let answer = ExtractionResult(
      id: "", fields: .filled, pages: 1, verdict: .reconciled, warnings: [], engine: EngineName(name: ""),
      timing: Timing(queueMs: 0, prepareMs: 0, inferenceMs: 0, totalMs: 0))
    let annotation = try AnnotationSchema(schema).annotation(of: answer)
    #expect(try JSONValue(parsing: annotation.utf8)[key] != nil)
  }

  @Test func documentedNamesAreThoseOfTheCode() throws {
    let text = try String(contentsOf: Checkout.root.appending(path: "docs/api.md"), encoding: .utf8)
    #expect(try Self.table("document", in: text) == Self.table(AnnotationNames.document))
    #expect(try Self.table("`vendor` as an object", in: text) == Self.table(AnnotationNames.seller))
    #expect(try Self.table("an amount as an object", in: text) == Self.table(AnnotationNames.money))
    #expect(try Self.table("`lineItems`", in: text) == Self.table(AnnotationNames.lineItem))
    #expect(try Self.table("`taxLines`", in: text) == Self.table(AnnotationNames.taxLine))
    let groups = AnnotationNames.groups.map { "`\($0)`" }.joined(separator: " ")
    #expect(text.contains("\n\(groups)\n"))
  }

  /// Rows of code: `| \`total\` | \`amount\` … |`.
  private static func table<Value>(_ names: NameTable<Value>) -> [String] {
    names.entries.map { entry in
      let others = entry.otherNames.map { "`\($0)`" }.joined(separator: " ")
      return "| `\(entry.key)` | \(others.isEmpty ? "–" : others) |"
    }
  }

  /// Rows of the documented table with this heading.
  private static func table(_ heading: String, in text: String) throws -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = try #require(lines.firstIndex { $0 == "| of \(heading) | also |" }, "\(heading)")
    return lines[(head + 2)...].prefix { $0.hasPrefix("|") }.map(String.init)
  }
}
