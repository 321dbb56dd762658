import Settings

extension SettingSyntax where Value == [String] {
  /// Names as clients have them in their URLs.
  package static var hostnames: Self {
    Self(
      allowed: "names such as ocr.internal, without a port, separated by commas or blanks",
      parse: { (text: String) throws(RejectedValue) -> [String] in
        try text.lowercased().split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).map {
          (name: Substring) throws(RejectedValue) -> String in
          guard isName(name) else { throw RejectedValue(hint: "\(SettingProblem.quoted(name)) is not a host's name") }
          return String(name)
        }
      },
      format: { $0.joined(separator: ",") })
  }

  /// RFC 1123, 2.1, and the underscore of containers' names.
  private static func isName(_ text: Substring) -> Bool {
    text.utf8.count <= 253
      && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      }
  }
}
