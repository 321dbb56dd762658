/// Takes the values out of one JSON object, each of the kind that is expected, or says which key is wrong.
struct ObjectReader {
  typealias Failure = ExtractionResult.ReadingError

  private let members: [String: JSONValue]
  /// Where the object stands.
  private let path: String

  init(_ value: JSONValue, path: String) throws(Failure) {
    guard let members = value.members else { throw Failure(key: path) }
    self.members = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
    self.path = path
  }

  var keys: Dictionary<String, JSONValue>.Keys { members.keys }

  func wrong(_ key: String) -> Failure { Failure(key: place(key)) }

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
  private func optional<T>(_ key: String, _ kind: (JSONValue) -> T?) throws(Failure) -> T? {
    if case .null = try value(key) { return nil }
    return try value(key, kind)
  }

  func string(_ key: String) throws(Failure) -> String { try value(key, \.string) }
  func optionalString(_ key: String) throws(Failure) -> String? { try optional(key, \.string) }
  func bool(_ key: String) throws(Failure) -> Bool { try value(key, \.bool) }
  func integer(_ key: String) throws(Failure) -> Int64 { try value(key, \.integer) }
  func optionalInteger(_ key: String) throws(Failure) -> Int64? { try optional(key, \.integer) }
  func number(_ key: String) throws(Failure) -> Double { try value(key, \.number) }

  func count(_ key: String) throws(Failure) -> Int {
    try value(key) { value in value.integer.flatMap { $0 >= 0 ? Int(exactly: $0) : nil } }
  }

  func numbers(_ key: String) throws(Failure) -> [Double] {
    try value(key) { value in
      let numbers = value.elements?.map(\.number)
      return numbers.flatMap { $0.contains(nil) ? nil : $0.compactMap { $0 } }
    }
  }

  func optionalDate(_ key: String) throws(Failure) -> CalendarDate? {
    try optional(key) { $0.string.flatMap(CalendarDate.init(iso:)) }
  }

  func currency() throws(Failure) -> Currency? { try optional("currency") { $0.string.flatMap(Currency.init(code:)) } }

  func word<Word: RawRepresentable<String>>(_ key: String) throws(Failure) -> Word {
    try value(key) { $0.string.flatMap(Word.init(rawValue:)) }
  }

  func optionalWord<Word: RawRepresentable<String>>(_ key: String) throws(Failure) -> Word? {
    try optional(key) { $0.string.flatMap(Word.init(rawValue:)) }
  }

  func object(_ key: String) throws(Failure) -> ObjectReader { try ObjectReader(value(key), path: place(key)) }

  /// nil where there is no such key.
  func objectIfGiven(_ key: String) throws(Failure) -> ObjectReader? {
    members[key] == nil ? nil : try object(key)
  }

  func objects<T>(_ key: String, _ read: (ObjectReader) throws(Failure) -> T) throws(Failure) -> [T] {
    var results: [T] = []
    for (index, element) in try value(key, \.elements).enumerated() {
      results.append(try read(ObjectReader(element, path: "\(place(key))[\(index)]")))
    }
    return results
  }
}

extension CalendarDate {
  /// `2026-02-26`, with four, two and two digits.
  fileprivate init?(iso text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.utf8.count) == [4, 2, 2], text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}
