import JSON

/// An object of a manifest, and where it stands in the file.
struct ManifestObject {
  /// Ends in a point where it is not empty.
  let path: String
  private let value: JSONValue

  init(_ value: JSONValue, at path: String, keys: [String]) throws(ManifestError) {
    self.path = path.isEmpty ? "" : path + "."
    self.value = value
    guard let members = value.members else {
      throw .unexpected(path.isEmpty ? "the manifest" : path, expected: "an object")
    }
    for member in members where !keys.contains(member.key) { throw .unknown(self.path + member.key) }
  }

  func string(_ key: String) throws(ManifestError) -> String {
    guard let string = try found(key).string, !string.isEmpty else {
      throw .unexpected(path + key, expected: "text")
    }
    return string
  }

  /// One of an enumeration's raw values.
  func choice<Choice>(_ key: String) throws(ManifestError) -> Choice
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    guard let choice = Choice(rawValue: try string(key)) else {
      throw .unexpected(
        path + key, expected: "one of " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return choice
  }

  func integer(_ key: String, _ range: ClosedRange<Int>) throws(ManifestError) -> Int {
    guard let integer = try found(key).integer, let value = Int(exactly: integer), range.contains(value) else {
      throw .unexpected(
        path + key, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func number(_ key: String) throws(ManifestError) -> Double {
    guard let number = try found(key).number, number > 0 else {
      throw .unexpected(path + key, expected: "a number above 0")
    }
    return number
  }

  func isNull(_ key: String) throws(ManifestError) -> Bool { try found(key) == .null }

  func object(_ key: String, keys: [String]) throws(ManifestError) -> ManifestObject {
    try ManifestObject(found(key), at: path + key, keys: keys)
  }

  func objects(_ key: String, keys: [String]) throws(ManifestError) -> [ManifestObject] {
    guard let elements = try found(key).elements else { throw .unexpected(path + key, expected: "an array") }
    var objects: [ManifestObject] = []
    for (index, element) in elements.enumerated() {
      objects.append(try ManifestObject(element, at: "\(path)\(key)[\(index)]", keys: keys))
    }
    return objects
  }

  func strings(_ key: String) throws(ManifestError) -> [String] {
    let strings = try found(key).elements?.map(\.string)
    guard let found = strings?.compactMap({ $0 }), !found.isEmpty, found.count == strings?.count else {
      throw .unexpected(path + key, expected: "an array of texts")
    }
    return found
  }

  /// The members of an object whose values are all texts.
  func strings(in key: String) throws(ManifestError) -> [(key: String, value: String)] {
    guard let members = try found(key).members else { throw .unexpected(path + key, expected: "an object") }
    var strings: [(key: String, value: String)] = []
    for member in members {
      guard let string = member.value.string else {
        throw .unexpected("\(path)\(key).\(member.key)", expected: "text")
      }
      strings.append((member.key, string))
    }
    return strings
  }

  private func found(_ key: String) throws(ManifestError) -> JSONValue {
    guard let found = value[key] else { throw .missing(path + key) }
    return found
  }
}
