/// Trees of questions about numbers, whose answers add up to how much speaks for a candidate.
package struct DecisionTrees: Sendable {
  /// The node of an answer at most the limit follows its question; `other` is where one above it goes on.
  private struct Node {
    /// Negative for a leaf, whose value is the limit.
    var feature: Int32
    var other: Int32
    var limit: Double
  }

  private var nodes: [Node] = []
  private var roots: [Int] = []

  /// The most questions until a leaf: more were never learned.
  private static let deepest = 64

  /// - Parameter features: how many numbers a candidate has.
  /// - Returns: nil where a line is no tree.
  package init?(_ lines: [Substring], features: Int) {
    for line in lines {
      roots.append(nodes.count)
      var words = line.split(separator: " ")[...]
      guard read(&words, features: features, depth: 0), words.isEmpty else { return nil }
    }
  }

  private mutating func read(_ words: inout ArraySlice<Substring>, features: Int, depth: Int) -> Bool {
    guard depth < Self.deepest, let word = words.popFirst() else { return false }
    if word.utf8.first == UInt8(ascii: "=") {
      guard let value = Double(word.dropFirst()) else { return false }
      nodes.append(Node(feature: -1, other: 0, limit: value))
      return true
    }
    guard let sign = word.utf8.firstIndex(of: UInt8(ascii: "<")), let feature = Int32(word[..<sign]),
      (0..<features).contains(Int(feature)), let limit = Double(word[word.utf8.index(after: sign)...])
    else { return false }
    let own = nodes.count
    nodes.append(Node(feature: feature, other: 0, limit: limit))
    guard read(&words, features: features, depth: depth + 1) else { return false }
    nodes[own].other = Int32(nodes.count)
    return read(&words, features: features, depth: depth + 1)
  }

  /// - Parameter values: as many as the trees were read for.
  package func score(_ values: [Float]) -> Double {
    var sum = 0.0
    for root in roots {
      var index = root
      while nodes[index].feature >= 0 {
        let node = nodes[index]
        index = Double(values[Int(node.feature)]) <= node.limit ? index + 1 : Int(node.other)
      }
      sum += nodes[index].limit
    }
    return sum
  }
}
