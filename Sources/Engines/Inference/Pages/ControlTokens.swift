/// Text of a document that a model's tokenizer must not take for its own marks.
///
/// Servers turn `[/INST]`, `</s>` or `<|im_end|>` inside a message into the control token itself, which would let a
/// document end the user's message and give orders.
public enum ControlTokens {
  /// The same text with a blank inside everything that could be a control token; other text is left alone.
  ///
  /// A blank follows every `<`, stands inside `|>`, and follows a `[` that opens a tag: `[/`, or letters, digits and
  /// `_` up to a `]`.
  public static func broken(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      if scalar == ">", index > 0, scalars[index - 1] == "|" { result.append(" ") }
      result.append(scalar)
      let opens = scalar == "<" || (scalar == "[" && (next == "/" || isTag(scalars[(index + 1)...])))
      if opens, next != " " { result.append(" ") }
    }
    return String(result)
  }

  /// A name that a `]` ends: `INST]`, `IMG_BREAK]`, `control_8]`.
  private static func isTag(_ rest: ArraySlice<Unicode.Scalar>) -> Bool {
    guard let first = rest.first, first.isTagLetter else { return false }
    let name = rest.prefix(maximumTag).prefix { $0.isTagLetter || $0 == "_" || ("0"..."9").contains($0) }
    return name.endIndex < rest.endIndex && rest[name.endIndex] == "]"
  }

  /// Longer than the name of any control token.
  private static let maximumTag = 40
}

extension Unicode.Scalar {
  fileprivate var isTagLetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
