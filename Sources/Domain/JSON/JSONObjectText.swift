/// An object in a JSON text, checked as a whole, of which only what is asked for is built.
///
/// For large bodies of others: what is not asked for takes no memory, and a document in base64 is decoded where it stands.
package struct JSONObjectText: Sendable {
  private let bytes: [UInt8]
  /// Where the values stand.
  private let members: [String: Range<Int>]

  /// Checks a whole text, as `JSONValue.init(parsing:limits:)` does.
  ///
  /// - Returns: nil where the text is JSON, but no object.
  package init?(parsing bytes: [UInt8], limits: JSONLimits) throws(JSONError) {
    var parser = JSONParser(bytes, limits)
    guard let members = try parser.outline() else { return nil }
    self.bytes = bytes
    self.members = members
  }

  /// An object inside a text that was checked.
  private init?(_ bytes: [UInt8], in range: Range<Int>) {
    var parser = JSONParser(bytes, .checked, in: range)
    guard let members = try? parser.outline() else { return nil }
    self.bytes = bytes
    self.members = members
  }

  /// Whether a key has a value other than null.
  package func has(_ key: String) -> Bool {
    members[key].map { bytes[$0.lowerBound] != UInt8(ascii: "n") } ?? false
  }

  /// nil where the key is missing.
  package func value(_ key: String) -> JSONValue? {
    members[key].flatMap { range in
      var parser = JSONParser(bytes, .checked, in: range)
      return try? parser.document()
    }
  }

  /// nil where the key is missing or has another value.
  package func object(_ key: String) -> JSONObjectText? { members[key].flatMap { JSONObjectText(bytes, in: $0) } }

  /// The UTF-8 of a string: of one without escapes a part of the text itself. nil where the key is missing or has another
  /// value.
  package func string(_ key: String) -> ArraySlice<UInt8>? {
    members[key].flatMap { range in
      var parser = JSONParser(bytes, .checked, in: range)
      return try? parser.stringText()
    }
  }
}

extension JSONLimits {
  /// For parts of a text that was found to be within its limits.
  fileprivate static let checked = JSONLimits(depth: .max, values: .max)
}
