import DocumentText
import Extraction
import Languages

/// Where the customer's name and address stand, so that they are not taken for the seller's.
struct PartyZones {
  private struct Zone {
    var page: Int
    var area: Rectangle
  }

  private var zones: [Zone] = []
  /// Names on the zones' lines, folded.
  private(set) var names: Set<String> = []

  init(_ text: PageText) {
    for sender in SenderLines(text).found {
      if let window = sender.window { zones.append(Zone(page: 0, area: window)) }
    }
    for (_, line) in text.outerLines {
      let width = text.sizes[line.row.page].width
      for (index, cell) in line.row.cells.enumerated() where Self.isHeading(line, index, text.lexicon) {
        // The address below its heading: until the next column, for up to eight lines.
        let next =
          index + 1 < line.row.cells.count ? line.row.cells[index + 1].bounds.x0 : cell.bounds.x0 + 0.45 * width
        let area = Rectangle(
          x0: cell.bounds.x0 - 0.03 * width, y0: cell.bounds.y0 - 0.3 * line.row.height,
          x1: min(next, cell.bounds.x0 + 0.45 * width), y1: cell.bounds.y1 + 10 * line.row.height)
        zones.append(Zone(page: line.row.page, area: area))
      }
    }
    for (_, line) in text.outerLines {
      for cell in line.row.cells where contains(cell.bounds, page: line.row.page) {
        let name = Self.key(line.row.string(cell.text))
        if name.count >= 8 { names.insert(name) }
      }
    }
  }

  /// For finding the same text in other places.
  static func key(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.map(LatinFold.base).filter { $0.isLetter }))
  }

  /// "Bill to", "Adresse du client", "Herrn": short, and about the customer alone.
  static func isHeading(_ line: PageText.Line, _ index: Int, _ lexicon: Lexicon) -> Bool {
    let concepts = line.cellConcepts[index]
    let cell = line.row.cells[index]
    guard concepts.contains(.customer), cell.text.count <= 34 else { return false }
    let text = line.row.text[cell.text]
    let label = text.firstIndex(of: ":").map { text[..<$0] } ?? text
    guard lexicon.labels.isPureLabel(label) else { return false }
    let isNumber = concepts.contains(.number) || text.contains(where: \.isASCIIDigit)
    return !isNumber && concepts.isDisjoint(with: [.thanks, .payment, .seller, .points, .receipt])
      && !lexicon.legalForms.isCompany(line.row.string(cell.text))
  }

  func contains(_ bounds: Rectangle, page: Int) -> Bool {
    zones.contains { zone in
      zone.page == page && bounds.x0 >= zone.area.x0 && bounds.x0 < zone.area.x1 && bounds.midY > zone.area.y0
        && bounds.midY < zone.area.y1
    }
  }
}
