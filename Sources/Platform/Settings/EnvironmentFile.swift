/// The `NAME=VALUE` lines of an `.env` file, as systemd's `EnvironmentFile=` and docker's `--env-file` take them too.
///
/// Blank lines and lines that begin with `#` or `;` do not count; `export ` in front of a name is tolerated. A value is
/// the rest of the line without the blanks around it, or what single or double quotes enclose; inside double quotes
/// `\"` and `\\` stand for `"` and `\`. Comments after values are not supported, as in systemd and docker.
public struct EnvironmentFile: Sendable {
  /// How messages call the file.
  public let name: String
  /// In the file's order.
  let assignments: [Assignment]
  /// Lines that are none of the above.
  let problems: [SettingProblem]

  struct Assignment: Sendable, Equatable {
    var line: Int
    var name: String
    var value: String
  }

  /// Takes any text; what is wrong with it is reported by the configuration that is made from it.
  public init(name: String, text: String) {
    var assignments: [Assignment] = []
    var problems: [SettingProblem] = []
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, bytes) in lines.enumerated() {
      var line = Substring(bytes)
      if index == 0, line.unicodeScalars.first == "\u{FEFF}" { line.unicodeScalars.removeFirst() }
      switch Self.read(line) {
      case .nothing: break
      case .assignment(let name, let value):
        assignments.append(Assignment(line: index + 1, name: name, value: value))
      case .problem(let setting, let detail):
        problems.append(SettingProblem(setting: setting, origin: "\(name) line \(index + 1)", detail: detail))
      }
    }
    self.name = name
    self.assignments = assignments
    self.problems = problems
  }

  private enum Line {
    case nothing
    case assignment(name: String, value: String)
    case problem(setting: String?, detail: String)
  }

  private static func read(_ line: Substring) -> Line {
    var line = trimmed(line)
    guard let first = line.unicodeScalars.first, first != "#", first != ";" else { return .nothing }
    if line.hasPrefix("export ") || line.hasPrefix("export\t") { line = trimmed(line.dropFirst(7)) }
    guard let equals = line.firstIndex(of: "=") else {
      return .problem(setting: nil, detail: "the line is neither NAME=VALUE nor a comment")
    }
    let name = String(line[..<equals])
    guard let initial = name.utf8.first, !initial.isDigit,
      name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == UInt8(ascii: "_") })
    else {
      return .problem(setting: nil, detail: "\(shown(name)) is not a name; the form is NAME=VALUE without blanks")
    }
    let written = trimmed(line[line.index(after: equals)...])
    guard let quote = written.first, quote == "\"" || quote == "'" else {
      return .assignment(name: name, value: String(written))
    }
    guard let value = unquoted(written.dropFirst(), quote: quote) else {
      return .problem(setting: name, detail: "the quotes around a value must close at the end of the same line")
    }
    return .assignment(name: name, value: value)
  }

  /// What stands where a name should, unless it may be a part of a value.
  private static func shown(_ name: String) -> String {
    let isLikeAName = name.utf8.allSatisfy { byte in
      byte.isDigit || byte.isBlank || byte == UInt8(ascii: "_") || byte.isLetter && !byte.isLowercase
    }
    return isLikeAName ? SettingProblem.quoted(name) : "what stands before = (not shown)"
  }

  /// The text up to the closing quote, which must be the last character.
  private static func unquoted(_ text: Substring, quote: Character) -> String? {
    var value = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == quote { return rest.isEmpty ? value : nil }
      if quote == "\"", character == "\\", let next = rest.first, next == "\"" || next == "\\" {
        value.append(next)
        rest.removeFirst()
      } else {
        value.append(character)
      }
    }
    return nil
  }

  /// Without blanks and the carriage return of a line that ends in CR LF.
  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.utf8.drop { $0.isBlank }
    while let last = text.last, last.isBlank || last == UInt8(ascii: "\r") { text.removeLast() }
    return Substring(text)
  }
}
