import JSON

/// Amounts in the text of an evidence, and whether the evidence can be true.
enum PrintedMoney {
  /// Every reading of the numbers in a text, without sign, in minor units: `1,234.56`, `1.234,56`, `1'234.56`, `1 234,56`,
  /// `1234.5`, `31,900`, `1,23,456.00`.
  static func amounts(_ text: String, minor: Int) -> Set<Int64> {
    var found: Set<Int64> = []
    for number in numbers(text, withBlanks: true) + numbers(text, withBlanks: false) {
      let parts = number.split(whereSeparator: isSeparator).map(String.init)
      let separators = self.separators(number)
      func add(_ digits: String) { if let value = Int64(digits) { found.insert(value) } }
      func decimals(_ part: String) -> String { minor == 0 ? "" : String((part + "000").prefix(minor)) }
      let zeros = String(repeating: "0", count: minor)
      if parts.dropFirst().allSatisfy({ $0.count == 3 }) { add(parts.joined() + zeros) }
      let isPoint = separators.last == "."
      let lakh = isPoint ? Array(parts.dropLast()) : parts
      if lakh.count > 2, lakh.last?.count == 3, lakh.dropFirst().dropLast().allSatisfy({ $0.count == 2 }) {
        add(lakh.joined() + (isPoint && minor > 0 ? decimals(parts.last ?? "") : zeros))
      }
      if let last = separators.last, let end = parts.last, [".", ","].contains(last.filter { $0 != " " }), minor > 0,
        end.count <= max(2, minor), parts.dropFirst().dropLast().allSatisfy({ $0.count == 3 })
      {
        add(parts.dropLast().joined() + decimals(end))
      }
    }
    return found
  }

  private static func isSeparator(_ character: Character) -> Bool {
    ".,'’".contains(character) || character.isWhitespace
  }

  private static func isDigit(_ character: Character) -> Bool { character >= "0" && character <= "9" }

  /// Digits with separators between them, from digit to digit.
  static func numbers(_ text: String, withBlanks: Bool) -> [String] {
    var found: [String] = []
    var run = ""
    func end() {
      while let last = run.last, !isDigit(last) { run.removeLast() }
      if !run.isEmpty { found.append(run) }
      run = ""
    }
    for character in text {
      if isDigit(character) || !run.isEmpty && (".,'’".contains(character) || withBlanks && character.isWhitespace) {
        run.append(character)
      } else {
        end()
      }
    }
    end()
    return found
  }

  private static func separators(_ number: String) -> [String] {
    number.split(whereSeparator: isDigit).map(String.init)
  }

  /// Whether the evidence of an amount names a page that exists, a box of at most a twentieth of the page, and a text of a
  /// few words that holds the amount.
  static func isProven(_ answer: JSONValue, _ field: String, pages: Int?) -> Bool {
    guard let evidence = answer["evidence"]?[field], let value = answer[field]?.integer,
      evidence["grounded"] == .bool(true),
      let page = evidence["page"]?.integer, page >= 1, pages.map({ $0 == 0 || page <= $0 }) ?? true,
      let box = evidence["box"]?.elements?.map(\.number), box.count == 4,
      let x0 = box[0], let y0 = box[1], let x1 = box[2], let y1 = box[3],
      -0.001 <= x0, x0 < x1, x1 <= 1.001, -0.001 <= y0, y0 < y1, y1 <= 1.001, (x1 - x0) * (y1 - y0) <= 0.05,
      let text = evidence["text"]?.string, (1...40).contains(text.unicodeScalars.count),
      numbers(text, withBlanks: true).count <= 3
    else { return false }
    let minor = answer["minorUnits"]?.integer.flatMap { (0...4).contains($0) ? Int($0) : nil } ?? 2
    return amounts(text, minor: minor).contains(Int64(clamping: value.magnitude))
  }
}
