extension Grammar {
  /// Whether the grammar can produce exactly this text.
  public func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    return Matcher(grammar: self, text: scalars).ends(of: root, from: [0], depth: 0).contains(scalars.count)
  }
}

/// Follows every way to read a text at once, as sets of positions: no way is tried twice, so hostile grammars cost no
/// more than long ones.
private struct Matcher {
  let grammar: Grammar
  let text: [Unicode.Scalar]

  /// A grammar nested deeper recurses without end; our own have a depth below ten.
  private static let maximumDepth = 200

  func ends(of expression: Grammar.Expression, from starts: Set<Int>, depth: Int) -> Set<Int> {
    guard !starts.isEmpty, depth < Self.maximumDepth else { return [] }
    switch expression {
    case .literal(let scalars):
      return Set(
        starts.filter { text[$0...].starts(with: scalars) }.map { $0 + scalars.count })
    case .set(let ranges, let isNegated):
      return Set(
        starts.filter { start in
          start < text.count && ranges.contains { $0.contains(text[start].value) } != isNegated
        }.map { $0 + 1 })
    case .rule(let name):
      return grammar.rules[name].map { ends(of: $0, from: starts, depth: depth + 1) } ?? []
    case .sequence(let parts):
      return parts.reduce(starts) { ends(of: $1, from: $0, depth: depth + 1) }
    case .choice(let options):
      return options.reduce(into: []) { $0.formUnion(ends(of: $1, from: starts, depth: depth + 1)) }
    case .repetition(let part, let minimum, let maximum):
      var current = starts
      for _ in 0..<minimum { current = ends(of: part, from: current, depth: depth + 1) }
      var found = current
      var count = minimum
      while !current.isEmpty, maximum.map({ count < $0 }) ?? true {
        current = ends(of: part, from: current, depth: depth + 1).subtracting(found)
        found.formUnion(current)
        count += 1
      }
      return found
    }
  }
}
