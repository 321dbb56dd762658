import DocumentText
import Extraction
import Languages

/// Blocks of lines below a name: the seller's tell how to reach it, the customer's hold an address alone.
struct AddressBlocks {
  /// What stands below a name in its column.
  enum Kind {
    case contact, addressOnly, other
  }

  private let text: PageText
  private let hasContact: Bool

  init(_ text: PageText) {
    self.text = text
    hasContact = text.lines.prefix(Self.head).contains { $0.row.page == 0 && Self.isContact($0, $0.row.text[...]) }
  }

  /// Lines of the head of a page.
  private static let head = 30

  /// - Returns: `addressOnly` only where another place of the page's head tells how to reach the seller.
  func kind(line index: Int, cell cellIndex: Int) -> Kind {
    let line = text.lines[index]
    guard line.row.page == 0, index < Self.head, hasContact, !text.isRecognized else { return .other }
    var bounds = line.row.cells[cellIndex].bounds
    var hasAddress = false
    for below in text.lines[(index + 1)...].prefix(8) {
      guard below.row.page == 0, below.row.bounds.y0 - bounds.y1 < 1.3 * below.row.height,
        let cell = below.row.cells.first(where: { Self.isAligned($0.bounds, bounds, below.row.height) })
      else { break }
      let content = below.row.text[cell.text]
      if Self.isContact(below, content) { return .contact }
      let upper = String(String.UnicodeScalarView(content)).uppercased()
      if text.lexicon.addresses.isAddress(below.row.string(cell.text))
        || !PostalEvidence.votes(upper.split(separator: " ")).isEmpty
      {
        hasAddress = true
      }
      bounds = cell.bounds
    }
    return hasAddress ? .addressOnly : .other
  }

  private static func isAligned(_ one: Rectangle, _ other: Rectangle, _ height: Float) -> Bool {
    abs(one.x0 - other.x0) < 0.6 * height || abs(one.x1 - other.x1) < 0.6 * height
      || abs(one.midX - other.midX) < 0.6 * height
  }

  /// A telephone, a mail or web address.
  private static func isContact(_ line: PageText.Line, _ content: ArraySlice<Unicode.Scalar>) -> Bool {
    let words = String(String.UnicodeScalarView(content)).lowercased()
    return words.contains("@") || words.contains("www.") || words.contains("http")
      || line.concepts.contains(.phone) && content.count(where: \.isASCIIDigit) >= 6
  }
}
