import TestSupport
import Testing

/// A small reader of llama.cpp's grammar language, of this test suite alone: matches texts by backtracking over sets of
/// positions, and writes random texts of a grammar. It knows what our grammars use: literals, classes, groups, `|`,
/// `?`, `*`, `+`, `{m,n}`.
struct GrammarMatcher {
  indirect enum Node {
    case scalars(isNegated: Bool, [ClosedRange<UInt32>])
    case rule(String)
    case sequence([Node])
    case choice([Node])
    case repeated(Node, ClosedRange<Int>)
  }

  enum Malformed: Error { case at(String) }

  private(set) var rules: [String: Node] = [:]

  init(_ grammar: String?) throws {
    let grammar = try #require(grammar)
    for line in grammar.split(separator: "\n") {
      guard let sign = line.firstRange(of: "::=") else { throw Malformed.at(String(line)) }
      let name = line[..<sign.lowerBound].filter { $0 != " " }
      var reader = Reader(Array(line[sign.upperBound...].unicodeScalars))
      rules[String(name)] = try reader.choice()
      guard reader.isAtEnd else { throw Malformed.at(String(line)) }
    }
    guard rules["root"] != nil else { throw Malformed.at("root") }
  }

  func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    return ends(.rule("root"), scalars, from: [0]).contains(scalars.count)
  }

  private func ends(_ node: Node, _ text: [Unicode.Scalar], from starts: Set<Int>) -> Set<Int> {
    if starts.isEmpty { return [] }
    switch node {
    case .scalars(let isNegated, let ranges):
      return Set(
        starts.compactMap { start in
          guard start < text.count else { return nil }
          let isListed = ranges.contains { $0.contains(text[start].value) }
          return isListed != isNegated ? start + 1 : nil
        })
    case .rule(let name): return rules[name].map { ends($0, text, from: starts) } ?? []
    case .sequence(let nodes): return nodes.reduce(starts) { ends($1, text, from: $0) }
    case .choice(let nodes): return nodes.reduce(into: Set()) { $0.formUnion(ends($1, text, from: starts)) }
    case .repeated(let node, let bounds):
      var reached = bounds.lowerBound == 0 ? starts : []
      var current = starts
      for count in 1...max(bounds.upperBound, 1) where bounds.upperBound > 0 {
        current = ends(node, text, from: current)
        if current.isEmpty { break }
        if count >= bounds.lowerBound { reached.formUnion(current) }
      }
      return reached
    }
  }

  /// A random text of the grammar.
  func text(_ generator: inout SeededGenerator) -> String {
    var result = String.UnicodeScalarView()
    write(.rule("root"), into: &result, &generator)
    return String(result)
  }

  private func write(_ node: Node, into text: inout String.UnicodeScalarView, _ generator: inout SeededGenerator) {
    switch node {
    case .scalars(let isNegated, let ranges):
      guard isNegated else {
        let range = ranges[Int.random(in: ranges.indices, using: &generator)]
        text.append(Unicode.Scalar(UInt32.random(in: range, using: &generator)) ?? "?")
        return
      }
      while true {
        let pool: [ClosedRange<UInt32>] = [0x20...0x7E, 0x20...0x7E, 0xA0...0x2FF, 0x3040...0x30FF, 0x1F600...0x1F64F]
        let value = UInt32.random(in: pool[Int.random(in: pool.indices, using: &generator)], using: &generator)
        if ranges.contains(where: { $0.contains(value) }) { continue }
        if let scalar = Unicode.Scalar(value) {
          text.append(scalar)
          return
        }
      }
    case .rule(let name): if let rule = rules[name] { write(rule, into: &text, &generator) }
    case .sequence(let nodes): for node in nodes { write(node, into: &text, &generator) }
    case .choice(let nodes): write(nodes[Int.random(in: nodes.indices, using: &generator)], into: &text, &generator)
    case .repeated(let node, let bounds):
      for _ in 0..<Int.random(in: bounds.lowerBound...min(bounds.upperBound, 80), using: &generator) {
        write(node, into: &text, &generator)
      }
    }
  }

  /// Recursive descent over the right side of a rule.
  private struct Reader {
    private let text: [Unicode.Scalar]
    private var at = 0

    init(_ text: [Unicode.Scalar]) { self.text = text }

    var isAtEnd: Bool { at == text.count }
    private var current: Unicode.Scalar? { at < text.count ? text[at] : nil }

    private mutating func skipBlanks() { while current == " " { at += 1 } }

    mutating func choice() throws -> Node {
      var nodes = [try sequence()]
      while current == "|" {
        at += 1
        nodes.append(try sequence())
      }
      return nodes.count == 1 ? nodes[0] : .choice(nodes)
    }

    private mutating func sequence() throws -> Node {
      var nodes: [Node] = []
      skipBlanks()
      while let scalar = current, scalar != "|", scalar != ")" {
        nodes.append(try repeated(try item(scalar)))
        skipBlanks()
      }
      return .sequence(nodes)
    }

    private mutating func item(_ scalar: Unicode.Scalar) throws -> Node {
      switch scalar {
      case "\"":
        at += 1
        var nodes: [Node] = []
        while current != "\"" {
          let value = try character()
          nodes.append(.scalars(isNegated: false, [value...value]))
        }
        at += 1
        return .sequence(nodes)
      case "[": return try scalarClass()
      case "(":
        at += 1
        let node = try choice()
        guard current == ")" else { throw Malformed.at("(") }
        at += 1
        return node
      default:
        let start = at
        while let scalar = current, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) { at += 1 }
        guard at > start else { throw Malformed.at(String(scalar)) }
        return .rule(String(String.UnicodeScalarView(text[start..<at])))
      }
    }

    private mutating func scalarClass() throws -> Node {
      at += 1
      let isNegated = current == "^"
      if isNegated { at += 1 }
      var ranges: [ClosedRange<UInt32>] = []
      while current != "]" {
        let low = try character()
        guard current == "-", at + 1 < text.count, text[at + 1] != "]" else {
          ranges.append(low...low)
          continue
        }
        at += 1
        ranges.append(low...(try character()))
      }
      at += 1
      return .scalars(isNegated: isNegated, ranges)
    }

    private mutating func character() throws -> UInt32 {
      guard let scalar = current else { throw Malformed.at("end") }
      at += 1
      guard scalar == "\\" else { return scalar.value }
      guard let escaped = current else { throw Malformed.at("\\") }
      at += 1
      guard escaped == "x" else { return escaped.value }
      let digits = String(String.UnicodeScalarView(text[at..<min(at + 2, text.count)]))
      at += 2
      guard let value = UInt32(digits, radix: 16) else { throw Malformed.at(digits) }
      return value
    }

    private mutating func repeated(_ node: Node) throws -> Node {
      switch current {
      case "?":
        at += 1
        return .repeated(node, 0...1)
      case "*", "+":
        at += 1
        return .repeated(node, (text[at - 1] == "+" ? 1 : 0)...1000)
      case "{":
        guard let end = text[at...].firstIndex(of: "}") else { throw Malformed.at("{") }
        let bounds = text[(at + 1)..<end].split(separator: ",").map { Int(String(String.UnicodeScalarView($0))) }
        at = end + 1
        guard let low = bounds.first ?? nil, let high = bounds.last ?? nil, low <= high else {
          throw Malformed.at("{}")
        }
        return .repeated(node, low...high)
      default: return node
      }
    }
  }
}
