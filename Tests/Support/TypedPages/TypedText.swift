import DocumentText
import Extraction

extension TextPage {
  /// A page typed in a fixed-width font, 10 × 18 units a character, lines 24 apart; wide gaps start a new source line.
  package static func lines(_ text: String, source: Source = .recognized, confidence: Float = 0.98) -> TextPage {
    var words: [Word] = []
    var line = 0
    let rows = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (row, characters) in rows.map(Array.init).enumerated() {
      var column = 0
      var end = -10
      while column < characters.count {
        let start = column
        while column < characters.count, characters[column] != " " { column += 1 }
        if column > start {
          if start - end > 3 { line += 1 }
          let top = Float(row) * 24 + 20
          let quad = Quad(x0: Float(start) * 10, y0: top, x1: Float(column) * 10, y1: top + 18)
          words.append(Word(text: String(characters[start..<column]), quad: quad, confidence: confidence, line: line))
          end = column
        }
        column += 1
      }
    }
    let width = rows.map(\.count).max() ?? 1
    return TextPage(width: Float(width) * 10 + 10, height: Float(rows.count) * 24 + 40, source: source, words: words)
  }
}

/// The first number of a text.
package func amount(_ text: String) -> DecimalNumber? {
  NumberScanner(Array(text.unicodeScalars)).numbers().first?.value
}
