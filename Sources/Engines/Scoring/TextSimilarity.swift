/// How alike two texts are, from 0 to 1: twice the characters in matching blocks over all characters (Ratcliff and
/// Obershelp): the longest common block, then the same on both sides of it.
package enum TextSimilarity {
  /// 0 where the lengths differ so much that no threshold in use is reached.
  package static func ratio(_ a: String, _ b: String) -> Double {
    let (a, b) = (Array(a.utf8), Array(b.utf8))
    if a.isEmpty, b.isEmpty { return 1 }
    if 2 * Double(min(a.count, b.count)) < 0.7 * Double(a.count + b.count) { return 0 }
    return 2 * Double(matching(a[...], b[...])) / Double(a.count + b.count)
  }

  private static func matching(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>) -> Int {
    var best = (length: 0, a: a.startIndex, b: b.startIndex)
    // Length of the common block that ends before each position of b.
    var lengths = [Int](repeating: 0, count: b.count + 1)
    for i in a.indices {
      var diagonal = 0
      for j in b.indices {
        let position = j - b.startIndex + 1
        let length = a[i] == b[j] ? diagonal + 1 : 0
        (diagonal, lengths[position]) = (lengths[position], length)
        if length > best.length { best = (length, i - length + 1, j - length + 1) }
      }
    }
    guard best.length > 0 else { return 0 }
    return best.length + matching(a[..<best.a], b[..<best.b])
      + matching(a[(best.a + best.length)...], b[(best.b + best.length)...])
  }
}
