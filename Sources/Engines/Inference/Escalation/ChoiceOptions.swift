import Extraction
import FieldExtraction
import JSON
import ModelServing

/// The printed strings a model may choose among for one field.
struct ChoiceOptions: Sendable, Equatable {
  let field: ChoiceField
  /// As the prompt shows them, each one once, in the order of the page: an order that shows what the embedded engine
  /// prefers would influence the model.
  let shown: [String]
  /// For each of `shown` its index among the field's candidates.
  let candidates: [Int]

  init(_ field: ChoiceField, _ candidates: FieldCandidates) {
    switch field {
    case .vendor: self.init(field, candidates.vendor)
    case .date: self.init(field, candidates.date)
    case .total: self.init(field, candidates.total)
    case .tax: self.init(field, candidates.tax)
    }
  }

  private init(_ field: ChoiceField, _ shown: [String], _ candidates: [Int]) {
    self.field = field
    self.shown = shown
    self.candidates = candidates
  }

  /// Those options whose index passes.
  func keeping(_ isKept: (Int) -> Bool) -> ChoiceOptions {
    let kept = shown.indices.filter(isKept)
    return ChoiceOptions(field, kept.map { shown[$0] }, kept.map { candidates[$0] })
  }

  private init<Value>(_ field: ChoiceField, _ all: [Candidate<Value>]) {
    func place(_ index: Int) -> (Int, Int) {
      all[index].places.first.map { ($0.line, $0.range.lowerBound) } ?? (0, 0)
    }
    var shown: [String] = []
    var kept: [Int] = []
    for index in all.indices.sorted(by: { place($0) < place($1) }) {
      let text = ControlTokens.broken(all[index].printed)
      // Two names can become the same when their control tokens are broken up.
      if shown.contains(text) { continue }
      shown.append(text)
      kept.append(index)
    }
    self.field = field
    self.shown = shown
    self.candidates = kept
  }
}

/// The form of an answer that holds one of the options, or null, for each field: `{"t":"13.64","d":null}`.
struct ChoiceFormat: Sendable, Equatable {
  let options: [ChoiceOptions]
  /// Bytes of white space at a key.
  private static let blanks = 2

  var output: OutputFormat { OutputFormat(grammar: grammar, schema: schema) }

  /// Enough for the longest answer: a token has at least one byte, and one token ends the answer.
  var maximumTokens: Int {
    let longest = options.reduce(0) { sum, options in
      let values = options.shown.map(JSONValue.string) + [.null]
      return sum + (values.map { $0.serialized().utf8.count }.max() ?? 0) + options.field.key.utf8.count + 4
        + Self.blanks
    }
    return longest + 2
  }

  /// llama.cpp's grammar language.
  private var grammar: String {
    var root: [String] = []
    var rules = ""
    for (index, options) in options.enumerated() {
      let key = JSONValue.string(options.field.key).serialized()
      root.append(Self.literal((index == 0 ? "{" : ",") + key + ":") + " \(options.field.key)")
      let values = options.shown.map(JSONValue.string) + [.null]
      let alternatives = values.map { Self.literal($0.serialized()) }.joined(separator: " | ")
      rules += "\n\(options.field.key) ::= \(alternatives)"
    }
    return "root ::= " + root.joined(separator: " ") + " " + Self.literal("}") + rules
  }

  /// A quoted string of the grammar language. JSON has escaped every control character already.
  private static func literal(_ text: String) -> String {
    var literal = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { literal += "\\" }
      literal.unicodeScalars.append(scalar)
    }
    return "\"\(literal)\""
  }

  private var schema: JSONValue {
    [
      "type": "object",
      "properties": .object(
        options.map { options in
          .init(options.field.key, ["enum": .array(options.shown.map(JSONValue.string) + [.null])])
        }),
      "required": .array(options.map { .string($0.field.key) }),
      "additionalProperties": false,
    ]
  }

  /// For each field the index among its candidates, or nil for null.
  ///
  /// Strict: these keys, in this order, each with one of its options. White space between tokens is allowed, as some
  /// servers cannot forbid it.
  func parse(_ answer: String) throws(ChoiceError) -> [ChoiceField: Int?] {
    guard let value = try? JSONValue(parsing: answer.utf8) else { throw .notJSON }
    guard let members = value.members, members.map(\.key) == options.map(\.field.key) else { throw .wrongKeys }
    var choices: [ChoiceField: Int?] = [:]
    for (options, member) in zip(options, members) {
      if member.value == .null {
        choices[options.field] = .some(nil)
      } else if let index = options.shown.firstIndex(where: { .string($0) == member.value }) {
        choices[options.field] = options.candidates[index]
      } else {
        throw .notOffered(options.field)
      }
    }
    return choices
  }
}

/// Why an answer does not choose among the options.
public enum ChoiceError: Error, Sendable, Equatable {
  case notJSON
  /// Missing, unknown or in another order.
  case wrongKeys
  /// Neither one of the offered strings nor null.
  case notOffered(ChoiceField)
}
