/// A grammar in llama.cpp's notation (GBNF), as far as grammars of JSON answers use it.
public struct Grammar: Sendable, Equatable {
  /// What a rule or a part of it stands for.
  package indirect enum Expression: Sendable, Equatable {
    case literal([Unicode.Scalar])
    /// One scalar in (or, negated, outside) the ranges.
    case set([ClosedRange<UInt32>], isNegated: Bool)
    case rule(String)
    case sequence([Expression])
    case choice([Expression])
    case repetition(Expression, minimum: Int, maximum: Int?)
  }

  /// By name; `root` is among them, and every name that a rule mentions.
  package let rules: [String: Expression]

  private static let rootName = "root"

  package var root: Expression { .rule(Self.rootName) }

  /// - Throws: where the text is not a grammar or names a rule that it does not define.
  public init(parsing text: String) throws(GrammarError) {
    var parser = GBNFParser(text)
    rules = try parser.rules()
    guard rules[Self.rootName] != nil else { throw .undefinedRule(Self.rootName) }
  }

  /// Every text an expression can produce, in the grammar's order; nil where there are more than `limit`.
  package func language(of expression: Expression, limit: Int) -> [String]? {
    texts(of: expression, limit: limit, depth: 0)
  }

  /// Deeper nesting is recursion, which has no finite language.
  private static let maximumDepth = 32

  private func texts(of expression: Expression, limit: Int, depth: Int) -> [String]? {
    guard depth < Self.maximumDepth else { return nil }
    switch expression {
    case .literal(let scalars): return [String(String.UnicodeScalarView(scalars))]
    case .set(let ranges, let isNegated):
      guard !isNegated, ranges.reduce(0, { $0 + $1.count }) <= limit else { return nil }
      return ranges.flatMap { $0.compactMap(Unicode.Scalar.init).map { String($0) } }
    case .rule(let name): return rules[name].flatMap { texts(of: $0, limit: limit, depth: depth + 1) }
    case .choice(let options):
      var found: [String] = []
      for option in options {
        guard let texts = texts(of: option, limit: limit, depth: depth + 1) else { return nil }
        found += texts
      }
      return found.count <= limit ? found : nil
    case .sequence(let parts):
      var found = [""]
      for part in parts {
        guard let texts = texts(of: part, limit: limit, depth: depth + 1), found.count * texts.count <= limit else {
          return nil
        }
        found = found.flatMap { start in texts.map { start + $0 } }
      }
      return found
    case .repetition(let part, let minimum, let maximum):
      guard let maximum, maximum <= limit, let texts = texts(of: part, limit: limit, depth: depth + 1) else {
        return nil
      }
      var found: [String] = []
      var current = [""]
      for count in 0...maximum {
        if count >= minimum { found += current }
        guard found.count <= limit, current.count * texts.count <= limit else { return nil }
        current = current.flatMap { start in texts.map { start + $0 } }
      }
      return found
    }
  }
}

/// Why a text is not a grammar.
public enum GrammarError: Error, Sendable, Equatable {
  /// Not in the notation, at this scalar.
  case malformed(offset: Int)
  case undefinedRule(String)
}
