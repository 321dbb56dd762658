/// Reads llama.cpp's grammar notation (grammars/README.md of llama.cpp).
///
/// A rule ends with its line, unless the line ends inside parentheses or after `|` or `::=`.
struct GBNFParser {
  private let text: [Unicode.Scalar]
  private var offset = 0
  private var mentioned: Set<String> = []

  init(_ text: String) { self.text = Array(text.unicodeScalars) }

  mutating func rules() throws(GrammarError) -> [String: Grammar.Expression] {
    var rules: [String: Grammar.Expression] = [:]
    skip(lines: true)
    while current != nil {
      let name = try name()
      skip(lines: false)
      for mark in "::=".unicodeScalars { try expect(mark) }
      skip(lines: true)
      rules[name] = try choice(isNested: false)
      skip(lines: true)
    }
    if let missing = mentioned.first(where: { rules[$0] == nil }) { throw .undefinedRule(missing) }
    return rules
  }

  private var current: Unicode.Scalar? { offset < text.count ? text[offset] : nil }
  private var malformed: GrammarError { .malformed(offset: offset) }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    offset += 1
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws(GrammarError) {
    guard take(scalar) else { throw malformed }
  }

  /// Blanks and comments; ends of lines where they do not end a rule.
  private mutating func skip(lines: Bool) {
    while let scalar = current {
      if scalar == "#" {
        while let scalar = current, scalar != "\n" { _ = take(scalar) }
      } else if scalar == " " || scalar == "\t" || lines && (scalar == "\n" || scalar == "\r") {
        offset += 1
      } else {
        return
      }
    }
  }

  private static func isName(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) || scalar == "-"
  }

  private mutating func name() throws(GrammarError) -> String {
    let start = offset
    while let scalar = current, Self.isName(scalar) { offset += 1 }
    guard offset > start else { throw malformed }
    return String(String.UnicodeScalarView(text[start..<offset]))
  }

  private mutating func choice(isNested: Bool) throws(GrammarError) -> Grammar.Expression {
    var options = [try sequence(isNested: isNested)]
    while take("|") {
      skip(lines: true)
      options.append(try sequence(isNested: isNested))
    }
    return options.count == 1 ? options[0] : .choice(options)
  }

  private mutating func sequence(isNested: Bool) throws(GrammarError) -> Grammar.Expression {
    var parts: [Grammar.Expression] = []
    while let scalar = current, scalar != "|", scalar != ")", scalar != "\n", scalar != "\r" {
      var part = try element()
      while let (minimum, maximum) = try quantifier() {
        part = .repetition(part, minimum: minimum, maximum: maximum)
      }
      parts.append(part)
      skip(lines: isNested)
    }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func element() throws(GrammarError) -> Grammar.Expression {
    if take("\"") {
      var scalars: [Unicode.Scalar] = []
      while !take("\"") { scalars.append(try character()) }
      return .literal(scalars)
    }
    if take("[") { return try set() }
    if take("(") {
      skip(lines: true)
      let inner = try choice(isNested: true)
      try expect(")")
      return inner
    }
    if take(".") { return .set([], isNegated: true) }
    let name = try name()
    mentioned.insert(name)
    return .rule(name)
  }

  private mutating func set() throws(GrammarError) -> Grammar.Expression {
    let isNegated = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    while !take("]") {
      let first = try character().value
      var last = first
      if current == "-", offset + 1 < text.count, text[offset + 1] != "]" {
        offset += 1
        last = try character().value
      }
      guard first <= last else { throw malformed }
      ranges.append(first...last)
    }
    return .set(ranges, isNegated: isNegated)
  }

  private mutating func quantifier() throws(GrammarError) -> (Int, Int?)? {
    if take("?") { return (0, 1) }
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    guard take("{") else { return nil }
    let minimum = try count()
    var maximum: Int? = minimum
    if take(",") { maximum = current == "}" ? nil : try count() }
    try expect("}")
    guard maximum.map({ $0 >= minimum }) ?? true else { throw malformed }
    return (minimum, maximum)
  }

  private mutating func count() throws(GrammarError) -> Int {
    skip(lines: false)
    let start = offset
    while let scalar = current, ("0"..."9").contains(scalar) { offset += 1 }
    guard let count = Int(String(String.UnicodeScalarView(text[start..<offset]))) else { throw malformed }
    skip(lines: false)
    return count
  }

  /// One scalar of a literal or set, its escape undone.
  private mutating func character() throws(GrammarError) -> Unicode.Scalar {
    guard let scalar = current, scalar != "\n" else { throw malformed }
    offset += 1
    guard scalar == "\\" else { return scalar }
    guard let escaped = current else { throw malformed }
    offset += 1
    switch escaped {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "x": return try hexadecimal(2)
    case "u": return try hexadecimal(4)
    case "U": return try hexadecimal(8)
    case "\\", "\"", "[", "]", "-", "^": return escaped
    default: throw malformed
    }
  }

  private mutating func hexadecimal(_ digits: Int) throws(GrammarError) -> Unicode.Scalar {
    var code: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = current.flatMap({ Character($0).hexDigitValue }) else { throw malformed }
      code = code << 4 | UInt32(digit)
      offset += 1
    }
    guard let scalar = Unicode.Scalar(code) else { throw malformed }
    return scalar
  }
}
