import DocumentText

extension TextPage {
  /// A page typed in a fixed-width font: one text line per row, words where they stand, 10 × 20 units a character.
  static func typed(
    _ lines: String, columns: Int = 60, source: Source = .recognized, lineHeight: Float = 24
  ) -> TextPage {
    var words: [Word] = []
    var line = 0
    for (row, text) in lines.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      var start: Int?
      let characters = Array(text)
      var last = -10
      for column in 0...characters.count {
        let isBlank = column == characters.count || characters[column] == " "
        if !isBlank, start == nil { start = column }
        guard isBlank, let from = start else { continue }
        // A wide gap starts a new line of the source, as text detection sees it.
        if from - last > 3 { line += 1 }
        let top = Float(row) * lineHeight + 20
        words.append(
          Word(
            text: String(characters[from..<column]),
            quad: Quad(x0: Float(from) * 10, y0: top, x1: Float(column) * 10, y1: top + 18), confidence: 0.98,
            line: line))
        last = column
        start = nil
      }
      line += 1
    }
    let rows = lines.split(separator: "\n", omittingEmptySubsequences: false).count
    let width = Float(columns) * 10
    return TextPage(
      width: width, height: max(source == .textLayer ? width * 1.414 : 0, Float(rows) * lineHeight + 40),
      source: source,
      words: words)
  }
}
