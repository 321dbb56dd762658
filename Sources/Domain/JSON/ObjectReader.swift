/// The key whose value is missing or of another kind than expected.
public struct ObjectReadingError: Error, Sendable, Equatable {
  /// Such as `lineItems[3].amount`; never a value. Empty for the whole text.
  public var key: String

  package init(key: String) { self.key = key }
}

/// Takes the values out of one JSON object, each of the kind that is expected, or says which key is wrong.
package struct ObjectReader {
  package typealias Failure = ObjectReadingError

  private let members: [String: JSONValue]
  /// Where the object stands.
  private let path: String

  package init(_ value: JSONValue, path: String) throws(Failure) {
    guard let members = value.members else { throw Failure(key: path) }
    self.members = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
    self.path = path
  }

  package var keys: Dictionary<String, JSONValue>.Keys { members.keys }

  package func wrong(_ key: String) -> Failure { Failure(key: place(key)) }

  private func place(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  private func value(_ key: String) throws(Failure) -> JSONValue {
    guard let value = members[key] else { throw wrong(key) }
    return value
  }

  /// The value where `kind` finds one in it.
  private func value<T>(_ key: String, _ kind: (JSONValue) -> T?) throws(Failure) -> T {
    guard let value = kind(try value(key)) else { throw wrong(key) }
    return value
  }

  /// The same, or nil for null.
  package func optional<T>(_ key: String, _ kind: (JSONValue) -> T?) throws(Failure) -> T? {
    if case .null = try value(key) { return nil }
    return try value(key, kind)
  }

  package func string(_ key: String) throws(Failure) -> String { try value(key, \.string) }
  package func optionalString(_ key: String) throws(Failure) -> String? { try optional(key, \.string) }
  package func strings(_ key: String) throws(Failure) -> [String] { try value(key, Self.strings) }
  package func bool(_ key: String) throws(Failure) -> Bool { try value(key, \.bool) }
  package func integer(_ key: String) throws(Failure) -> Int64 { try value(key, \.integer) }
  package func optionalInteger(_ key: String) throws(Failure) -> Int64? { try optional(key, \.integer) }
  package func number(_ key: String) throws(Failure) -> Double { try value(key, \.number) }

  package func count(_ key: String) throws(Failure) -> Int { try value(key, Self.count) }
  package func optionalCount(_ key: String) throws(Failure) -> Int? { try optional(key, Self.count) }
  package func optionalNumbers(_ key: String) throws(Failure) -> [Double]? { try optional(key, Self.numbers) }

  private static func count(_ value: JSONValue) -> Int? { value.integer.flatMap { $0 >= 0 ? Int(exactly: $0) : nil } }

  private static func numbers(_ value: JSONValue) -> [Double]? {
    let numbers = value.elements?.map(\.number)
    return numbers.flatMap { $0.contains(nil) ? nil : $0.compactMap { $0 } }
  }

  private static func strings(_ value: JSONValue) -> [String]? {
    let strings = value.elements?.map(\.string)
    return strings.flatMap { $0.contains(nil) ? nil : $0.compactMap { $0 } }
  }

  package func word<Word: RawRepresentable<String>>(_ key: String) throws(Failure) -> Word {
    try value(key) { $0.string.flatMap(Word.init(rawValue:)) }
  }

  package func optionalWord<Word: RawRepresentable<String>>(_ key: String) throws(Failure) -> Word? {
    try optional(key) { $0.string.flatMap(Word.init(rawValue:)) }
  }

  package func object(_ key: String) throws(Failure) -> ObjectReader { try ObjectReader(value(key), path: place(key)) }

  /// nil for null.
  package func optionalObject(_ key: String) throws(Failure) -> ObjectReader? {
    if case .null = try value(key) { return nil }
    return try object(key)
  }

  /// nil where the key is missing.
  package func objectIfGiven(_ key: String) throws(Failure) -> ObjectReader? {
    members[key] == nil ? nil : try object(key)
  }

  package func objects<T>(_ key: String, _ read: (ObjectReader) throws(Failure) -> T) throws(Failure) -> [T] {
    var results: [T] = []
    for (index, element) in try value(key, \.elements).enumerated() {
      results.append(try read(ObjectReader(element, path: "\(place(key))[\(index)]")))
    }
    return results
  }
}
