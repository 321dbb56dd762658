import CommandLineProgram
import DocumentText
import Extraction
import FieldExtraction
import Formatting
import Gateway
import Synchronization

/// What `extract --explain` prints of a document: the printed values that a field could have, how probable each is, and
/// what sets it apart.
final class ExplanationTable: Sendable {
  private let rows = Mutex<[String: [String]]>([:])
  private let table = TerminalTable(
    [
      .init("FIELD", widths: 7...7), .init("PROBABLE", widths: 8...8), .init("VALUE", widths: 12...28),
      .init("PAGE", widths: 4...4), .init("BECAUSE OF", widths: 20...90, shortening: .keepsBeginning),
    ], width: Terminal.width)

  /// - Parameter id: of the document's request.
  func take(_ pages: [TextPage], id: String) {
    let found = Self.rows(pages, table)
    rows.withLock { $0[id] = found }
  }

  /// Empty for a document whose fields were not judged.
  func rows(of id: String) -> [String] {
    let found = rows.withLock { $0.removeValue(forKey: id) } ?? []
    return found.isEmpty ? [] : [table.header] + found
  }

  private static func rows(_ pages: [TextPage], _ table: TerminalTable) -> [String] {
    FieldExtractor(today: .today(), isJudged: true).explanations(pages).map { found in
      let reasons = found.reasons.prefix(4).map { reason in
        "\(reason.weight > 0 ? "+" : "-") \(reason.name) \(number(reason.value))"
      }
      return table.row([
        .init(found.isGiven ? "*" + found.field : " " + found.field), .init(number(Float(found.probability))),
        .init(found.value), .init("\(found.page)"), .init(reasons.joined(separator: "  ")),
      ])
    }
  }

  /// With at most three decimals.
  private static func number(_ value: Float) -> String {
    let thousandths = Int64((min(max(value, -1e9), 1e9) * 1000).rounded())
    var text = thousandths.decimalText(places: 3)
    while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
