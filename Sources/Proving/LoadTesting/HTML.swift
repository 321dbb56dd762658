import Formatting

/// HTML text with everything else escaped.
struct HTML: ExpressibleByStringInterpolation {
  private(set) var text: String

  init(stringLiteral value: String) { text = value }
  init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

  private init(_ text: String) { self.text = text }

  struct Interpolation: StringInterpolationProtocol {
    fileprivate var text = ""

    init(literalCapacity: Int, interpolationCount: Int) {}

    mutating func appendLiteral(_ literal: String) { text += literal }
    mutating func appendInterpolation(_ html: HTML) { text += html.text }
    mutating func appendInterpolation(_ html: [HTML]) { for part in html { text += part.text } }
    mutating func appendInterpolation(_ number: Int) { text += String(number) }
    /// A coordinate, to a tenth.
    mutating func appendInterpolation(_ number: Double) { text += number.text(digits: 1) }

    mutating func appendInterpolation(_ value: String) { text += value.escapedForMarkup }
  }

  /// A table: the first row is its heading, the first column names the rows.
  static func table(_ rows: [[String]]) -> HTML {
    let body = rows.enumerated().map { index, row -> HTML in
      let cells = row.enumerated().map { column, cell -> HTML in
        index == 0 || column == 0 ? "<th>\(cell)</th>" : "<td>\(cell)</td>"
      }
      return "<tr>\(cells)</tr>\n"
    }
    return "<table>\n\(body)</table>\n"
  }
}
