import DocumentText

/// A page drawn small, to see which words of its text layer are visible.
///
/// A text layer may hold words that cannot be seen: invisible or white ones, words below a white box, clipped or
/// microscopic ones. They do not count.
struct InkMap {
  /// px of the longer side: a letter of 6 points is 4 px high on A4.
  static let longSide = 600.0
  /// Least difference between the lightest and the darkest px of a word: light gray letters have 20, white ones none.
  private static let leastContrast = 8
  /// Least height of letters that are read, in points.
  private static let leastHeight: Float = 2

  let columns: Int
  let rows: Int
  /// px for a point.
  let scale: Float
  /// Lightness by px.
  let lightness: [UInt8]

  /// Whether something is drawn where a word stands.
  ///
  /// - Parameter bounds: in points.
  func shows(_ bounds: Rectangle) -> Bool {
    guard bounds.height >= Self.leastHeight, bounds.width > 0 else { return false }
    // A rule above or below the word is not the word.
    let inset = 0.15 * bounds.height
    let xs = range(bounds.x0, bounds.x1, limit: columns)
    let ys = range(bounds.y0 + inset, bounds.y1 - inset, limit: rows)
    var (darkest, lightest) = (Int.max, Int.min)
    for y in ys {
      for x in xs {
        let value = Int(lightness[y * columns + x])
        darkest = min(darkest, value)
        lightest = max(lightest, value)
      }
    }
    return lightest - darkest >= Self.leastContrast
  }

  /// The px between two places, at least one.
  private func range(_ from: Float, _ to: Float, limit: Int) -> Range<Int> {
    let first = max(0, min(limit - 1, Int((from * scale).rounded(.down))))
    return first..<max(first + 1, min(limit, Int((to * scale).rounded(.up))))
  }
}
