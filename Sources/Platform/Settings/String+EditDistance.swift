extension String {
  /// Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other (optimal string
  /// alignment), counted in bytes.
  func editDistance(to other: String) -> Int {
    // A name longer than any setting is not a slip of the finger; the bound keeps the work small.
    let a = Array(utf8.prefix(128))
    let b = Array(other.utf8.prefix(128))
    var beforePrevious: [Int] = []
    var previous = Array(0...b.count)
    for i in a.indices {
      var current = [i + 1]
      for j in b.indices {
        var best = Swift.min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, current[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = Swift.min(best, beforePrevious[j - 1] + 1) }
        current.append(best)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
