/// A dictionary in the bytes of a PDF file (ISO 32000-2, 7.3), with its values as they stand there.
struct PDFDictionary {
  struct Value {
    enum Kind {
      case name(String)
      case number(Int)
      case dictionary(PDFDictionary)
      case reference(number: Int, generation: Int)
      /// Strings, arrays and whatever else there is.
      case other
    }

    var kind: Kind
    var range: Range<Int>
  }

  /// From `<<` to `>>`.
  let range: Range<Int>
  /// In the order of the file.
  let entries: [(key: String, value: Value)]

  /// nil where no whole dictionary begins there.
  init?(_ file: [UInt8], at place: Int) {
    var reader = Reader(file, at: place)
    guard let dictionary = reader.dictionary(depth: 0) else { return nil }
    self = dictionary
  }

  fileprivate init(range: Range<Int>, entries: [(key: String, value: Value)]) {
    self.range = range
    self.entries = entries
  }

  func name(_ key: String) -> String? { if case .name(let name) = kind(key) { name } else { nil } }
  func number(_ key: String) -> Int? { if case .number(let number) = kind(key) { number } else { nil } }
  func dictionary(_ key: String) -> PDFDictionary? {
    if case .dictionary(let dictionary) = kind(key) { dictionary } else { nil }
  }

  func reference(_ key: String) -> (number: Int, generation: Int)? {
    if case .reference(let number, let generation) = kind(key) { (number, generation) } else { nil }
  }

  private func kind(_ key: String) -> Value.Kind? { entries.first { $0.key == key }?.value.kind }

  /// Whether a byte belongs to a name or a number.
  static func isRegular(_ byte: UInt8) -> Bool { !isSpace(byte) && !"()<>[]{}/%".utf8.contains(byte) }

  fileprivate static func isSpace(_ byte: UInt8) -> Bool { [0x00, 0x09, 0x0A, 0x0C, 0x0D, 0x20].contains(byte) }
}

extension PDFDictionary {
  /// Reads values, for as long as they are well-formed; comments are not.
  struct Reader {
    /// Of values inside others; encryption dictionaries have three levels.
    private static let maximumDepth = 8

    private let file: [UInt8]
    private var offset: Int

    init(_ file: [UInt8], at place: Int) {
      self.file = file
      offset = place
    }

    /// A whole number in up to nine digits.
    mutating func integer() -> Int? {
      skipSpace()
      let text = regularText()
      return text.count < 10 ? Int(text) : nil
    }

    mutating func takeWord(_ word: String) -> Bool {
      skipSpace()
      guard file[min(offset, file.count)...].starts(with: word.utf8) else { return false }
      offset += word.utf8.count
      return true
    }

    mutating func dictionary() -> PDFDictionary? { dictionary(depth: 0) }

    fileprivate mutating func dictionary(depth: Int) -> PDFDictionary? {
      skipSpace()
      let start = offset
      guard depth < Self.maximumDepth, take("<<") else { return nil }
      var entries: [(key: String, value: Value)] = []
      while true {
        skipSpace()
        if take(">>") { return PDFDictionary(range: start..<offset, entries: entries) }
        guard take("/") else { return nil }
        let key = regularText()
        guard let value = value(depth: depth + 1) else { return nil }
        entries.append((key, value))
      }
    }

    private mutating func value(depth: Int) -> Value? {
      skipSpace()
      let start = offset
      let kind: Value.Kind
      if starts("<<") {
        guard let dictionary = dictionary(depth: depth) else { return nil }
        kind = .dictionary(dictionary)
      } else if take("/") {
        kind = .name(regularText())
      } else if take("<") {
        guard let end = file[offset...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
        offset = end + 1
        kind = .other
      } else if take("(") {
        guard skipString() else { return nil }
        kind = .other
      } else if take("[") {
        guard depth < Self.maximumDepth, skipArray(depth: depth) else { return nil }
        kind = .other
      } else {
        let word = regularText()
        guard !word.isEmpty else { return nil }
        kind = numberOrReference(word)
      }
      return Value(kind: kind, range: start..<offset)
    }

    /// A reference is two numbers and an R.
    private mutating func numberOrReference(_ word: String) -> Value.Kind {
      guard let number = Int(word) else { return .other }
      let start = offset
      if let generation = integer(), takeWord("R") { return .reference(number: number, generation: generation) }
      offset = start
      return .number(number)
    }

    private mutating func skipArray(depth: Int) -> Bool {
      while true {
        skipSpace()
        if take("]") { return true }
        guard value(depth: depth + 1) != nil else { return false }
      }
    }

    /// To behind the parenthesis that closes the string.
    private mutating func skipString() -> Bool {
      var open = 1
      while offset < file.count {
        switch file[offset] {
        case UInt8(ascii: "\\"): offset += 1
        case UInt8(ascii: "("): open += 1
        case UInt8(ascii: ")"): open -= 1
        default: break
        }
        offset += 1
        if open == 0 { return true }
      }
      return false
    }

    private mutating func regularText() -> String {
      let start = offset
      while offset < file.count, PDFDictionary.isRegular(file[offset]) { offset += 1 }
      return String(decoding: file[start..<offset], as: UTF8.self)
    }

    private mutating func skipSpace() {
      while offset < file.count, PDFDictionary.isSpace(file[offset]) { offset += 1 }
    }

    private func starts(_ text: StaticString) -> Bool {
      text.withUTF8Buffer { file[min(offset, file.count)...].starts(with: $0) }
    }

    private mutating func take(_ text: StaticString) -> Bool {
      guard starts(text) else { return false }
      offset += text.utf8CodeUnitCount
      return true
    }
  }
}
