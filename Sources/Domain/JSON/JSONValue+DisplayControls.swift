import Formatting

extension JSONValue {
  /// The value without characters in its texts that would change how other text is shown; line breaks and tabs stay.
  package var withoutDisplayControls: JSONValue {
    switch self {
    case .string(let text): .string(text.withoutDisplayControls(except: ["\n", "\t"]))
    case .array(let values): .array(values.map(\.withoutDisplayControls))
    case .object(let members): .object(members.map { Member($0.key, $0.value.withoutDisplayControls) })
    case .null, .bool, .integer, .decimal: self
    }
  }
}
