import Foundation
import MistralOCR
import TestSupport
import Testing

struct AnnotationNamesTests {
  @Test func noNameMeansTwoThingsInOnePlace() {
    Self.expectUnambiguous(DocumentProperty.self)
    Self.expectUnambiguous(SellerProperty.self)
    Self.expectUnambiguous(MoneyProperty.self)
    Self.expectUnambiguous(LineItemProperty.self)
    Self.expectUnambiguous(TaxLineProperty.self)
    let groups = AnnotationNames.groups.map(AnnotationNames.plain)
    #expect(groups.allSatisfy { DocumentProperty.byName[$0] == nil })
  }

  private static func expectUnambiguous<Property: AnnotationProperty>(_ type: Property.Type) {
    let names = Property.allCases.flatMap { [$0.rawValue] + $0.aliases }.map(AnnotationNames.plain)
    #expect(Set(names).count == names.count, "\(type)")
    for property in Property.allCases {
      for name in [property.rawValue] + property.aliases {
        #expect(Property.byName[AnnotationNames.plain(name)] == property, "\(name)")
      }
    }
  }

  @Test func documentedNamesAreThoseOfTheCode() throws {
    let text = try String(contentsOf: Checkout.root.appending(path: "docs/api.md"), encoding: .utf8)
    #expect(try Self.table("document", in: text) == Self.table(DocumentProperty.self))
    #expect(try Self.table("`vendor` as an object", in: text) == Self.table(SellerProperty.self))
    #expect(try Self.table("an amount as an object", in: text) == Self.table(MoneyProperty.self))
    #expect(try Self.table("`lineItems`", in: text) == Self.table(LineItemProperty.self))
    #expect(try Self.table("`taxLines`", in: text) == Self.table(TaxLineProperty.self))
    let groups = AnnotationNames.groups.map { "`\($0)`" }.joined(separator: " ")
    #expect(text.contains("\n\(groups)\n"))
  }

  /// Rows of code: `| \`total\` | \`amount\` … |`.
  private static func table<Property: AnnotationProperty>(_ type: Property.Type) -> [String] {
    Property.allCases.map { property in
      let aliases = property.aliases.map { "`\($0)`" }.joined(separator: " ")
      return "| `\(property.rawValue)` | \(aliases.isEmpty ? "–" : aliases) |"
    }
  }

  /// Rows of the documented table with this heading.
  private static func table(_ heading: String, in text: String) throws -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let head = try #require(lines.firstIndex { $0 == "| of \(heading) | also |" }, "\(heading)")
    return lines[(head + 2)...].prefix { $0.hasPrefix("|") }.map(String.init)
  }
}
