/// The text of a piece of markdown without its marks: emphasis, code, links, images, tags, entities, formulas.
///
/// Total: text that is not markup stays as it is.
struct MarkdownInline {
  private let source: [Character]
  private var index = 0
  private var text = ""

  /// The visible text of one line or one cell.
  static func text(_ markdown: some StringProtocol) -> String {
    var parser = MarkdownInline(source: Array(markdown))
    parser.run()
    return parser.text
  }

  private init(source: [Character]) { self.source = source }

  private mutating func run() {
    while index < source.count {
      let character = source[index]
      switch character {
      case "\\": escape()
      case "!" where next == "[": if !link(from: index + 1, isImage: true) { take() }
      case "[": if !link(from: index, isImage: false) { take() }
      case "<": if !tag() { take() }
      case "&": if !entity() { take() }
      case "$": if !formula() { take() }
      case "*", "_", "`", "~": marks(character)
      case "\t": replace(with: " ", count: 1)
      default: take()
      }
    }
  }

  private var next: Character? { index + 1 < source.count ? source[index + 1] : nil }

  private mutating func take() {
    text.append(source[index])
    index += 1
  }

  private mutating func replace(with replacement: String, count: Int) {
    text += replacement
    index += count
  }

  /// A mark that is meant as a character.
  private mutating func escape() {
    guard let next, next.isASCII, next.isPunctuation || next.isSymbol else { return take() }
    replace(with: String(next), count: 2)
  }

  /// Marks of emphasis and code; the same characters between blanks are printed ones, as are `_` and `~` inside a word.
  private mutating func marks(_ character: Character) {
    let count = source[index...].prefix { $0 == character }.count
    let isAfterBlank = index == 0 || source[index - 1].isWhitespace
    let isBeforeBlank = index + count == source.count || source[index + count].isWhitespace
    let isPrinted =
      switch character {
      case "_": isAfterBlank == isBeforeBlank
      case "~": count != 2
      default: isAfterBlank && isBeforeBlank && index > 0
      }
    replace(with: isPrinted ? String(repeating: character, count: count) : "", count: count)
  }

  /// Longer text is not taken for a link, so that a page of brackets costs little time.
  private static let longestLabel = 300
  private static let longestTarget = 2_000

  /// `[text](target)` is its text, `![text](target)` and placeholders of tables are nothing.
  private mutating func link(from open: Int, isImage: Bool) -> Bool {
    guard let close = source[open...].prefix(Self.longestLabel).firstIndex(of: "]"), close + 1 < source.count,
      source[close + 1] == "(", let end = source[close...].prefix(Self.longestTarget).firstIndex(of: ")")
    else { return false }
    let label = String(source[(open + 1)..<close])
    let isPlaceholder = isImage || label == String(source[(close + 2)..<end])
    replace(with: isPlaceholder ? "" : MarkdownInline.text(label), count: end + 1 - index)
    return true
  }

  private static let tags: Set<String> = [
    "br", "b", "i", "u", "s", "em", "strong", "sup", "sub", "span", "p", "div", "td", "th", "tr", "table", "thead",
    "tbody",
  ]

  private mutating func tag() -> Bool {
    guard let end = source[index...].prefix(40).firstIndex(of: ">") else { return false }
    let name = source[(index + 1)..<end].drop { $0 == "/" }.prefix { $0.isLetter }
    guard Self.tags.contains(String(name).lowercased()) else { return false }
    let isGap = ["br", "p", "div", "td", "th", "tr"].contains(String(name).lowercased())
    replace(with: isGap ? " " : "", count: end + 1 - index)
    return true
  }

  private static let entities: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "#39": "'", "nbsp": " ", "euro": "€", "pound": "£",
  ]

  private mutating func entity() -> Bool {
    guard let end = source[index...].prefix(8).firstIndex(of: ";"),
      let value = Self.entities[String(source[(index + 1)..<end])]
    else { return false }
    replace(with: value, count: end + 1 - index)
    return true
  }

  /// Longest formula that is looked for.
  private static let longestFormula = 200

  /// `$…$` with a command in it (`$\$ 12.50$`, `$2 \times 3.50$`); a `$` otherwise is a currency.
  private mutating func formula() -> Bool {
    var end = index + 1
    var hasCommand = false
    while end < source.count, end - index <= Self.longestFormula, source[end] != "$" {
      if source[end] == "\\" {
        hasCommand = true
        end += 1
      }
      end += 1
    }
    guard end < source.count, source[end] == "$", hasCommand else { return false }
    text += Self.plain(source[(index + 1)..<end])
    index = end + 1
    return true
  }

  /// A formula without its commands and braces.
  private static func plain(_ formula: ArraySlice<Character>) -> String {
    var result = ""
    var rest = formula
    while let character = rest.popFirst() {
      switch character {
      case "{", "}", "^", "_": break
      case "\\":
        let name = String(rest.prefix { $0.isLetter })
        rest = rest.dropFirst(name.count)
        switch name {
        case "times": result += "x"
        case "": result += rest.popFirst().map { [",", ";", ":", "!", " "].contains($0) ? " " : String($0) } ?? ""
        default: break
        }
      default: result.append(character)
      }
    }
    return result
  }
}
