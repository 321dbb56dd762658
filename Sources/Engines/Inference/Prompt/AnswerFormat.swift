import Extraction
import JSON
import ModelServing

/// The compact form of a whole-document answer, as a grammar and as a schema.
///
/// `{"k":"r","v":"ACME","d":"2026-02-26","c":"USD","t":"15.50","x":"1.20","s":"14.30","i":[["Tea","2","7.15"]]}`: kind,
/// vendor, date, currency, total, tax, subtotal, and items of description, quantity and amount. For a statement, `t`
/// and `s` are the closing and opening balance, and the second part of an item is its date. Values are strings or null.
/// The form allows only days that exist and currencies of ISO 4217: `AnswerParser` can read every answer of this form.
public struct AnswerFormat: Sendable, Equatable {
  public var scope: AnswerScope
  /// The only kind to answer, if earlier pages of the document told it.
  public var kind: DocumentType?

  /// Longest vendor, in Unicode scalars.
  public static let maximumName = 80
  /// Longest description of an item, in Unicode scalars.
  public static let maximumDescription = 60
  /// Most items of one answer.
  public static let maximumItems = 60

  public init(scope: AnswerScope, kind: DocumentType? = nil) {
    self.scope = scope
    self.kind = kind
  }

  /// The keys of an answer, in their order.
  var keys: [String] {
    DocumentFields.rows.compactMap { row in
      if case .lineItems = row.value, scope == .header { nil } else { row.question?.letter }
    }
  }

  /// Both forms, for either kind of server.
  public var output: OutputFormat { OutputFormat(grammar: grammar, schema: schema) }

  /// The form with a placeholder for each value, for prompts. No placeholder can be a value: models repeat examples word
  /// for word where they cannot read a page.
  var placeholderForm: String {
    let values = Self.header.map { #""\#($0.letter)":"\#($0.form.placeholder)""# }
    let (name, money) = (Form.name.placeholder, Form.money.placeholder)
    let items = #","i":[["\#(name)","\#(money)","\#(money)"],["\#(name)",null,"\#(money)"]]"#
    return #"{"k":"<kind>","# + values.joined(separator: ",") + (scope == .full ? items : "") + "}"
  }

  /// Whether a name is the placeholder of one.
  static func isPlaceholder(_ name: String) -> Bool { name == Form.name.placeholder }

  /// The letter of a kind in an answer.
  static func letter(_ kind: DocumentType) -> String {
    switch kind {
    case .receipt: "r"
    case .invoice: "i"
    case .creditNote: "c"
    case .bankStatement: "b"
    }
  }

  /// How a value of the header is written.
  private enum Form {
    case name, date, code, money

    /// Its rule in the grammar.
    var rule: String { "\(self)" }

    /// What stands for it in a prompt.
    var placeholder: String {
      switch self {
      case .name: "<name>"
      case .date: "<YYYY-MM-DD>"
      case .code: "<code>"
      case .money: "<num>"
      }
    }
  }

  /// The fields between the kind and the items, in the order of the table.
  private static let header: [(letter: String, form: Form)] = DocumentFields.rows.compactMap { row in
    guard let letter = row.question?.letter else { return nil }
    switch row.value {
    case .name, .text, .form: return (letter, .name)
    case .day: return (letter, .date)
    case .currency: return (letter, .code)
    case .amount, .decimal: return (letter, .money)
    case .documentType, .taxLines, .lineItems, .period, .buyer, .paymentMethod, .payment, .statements: return nil
    }
  }

  private var kinds: [DocumentType] { kind.map { [$0] } ?? DocumentType.allCases }
  /// The kinds whose items are goods, then those whose items are bookings.
  private var branches: [(letters: [String], isStatement: Bool)] {
    let goods = kinds.filter { $0 != .bankStatement }.map(Self.letter)
    let bookings = kinds.filter { $0 == .bankStatement }.map(Self.letter)
    return [(goods, false), (bookings, true)].filter { !$0.0.isEmpty }
  }

  /// Active codes; the grammar and the schema list them.
  private static let currencies: [String] = {
    let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(Unicode.Scalar($0)) }
    return letters.flatMap { a in letters.flatMap { b in letters.map { a + b + $0 } } }
      .filter { Currency(code: $0) != nil }
  }()
}

extension AnswerFormat {
  /// llama.cpp's grammar. llama.cpp makes one rule for each step of a bounded repetition, so the grammar has only three
  /// and none inside another: some 300 rules in all.
  private var grammar: String {
    let roots = branches.map { branch in
      let letters = branch.letters.map { "\"\($0)\"" }.joined(separator: " | ")
      let items = branch.isStatement ? "bookings" : "goods"
      return #""{\"k\":\"" (\#(letters)) "\"" head"# + (scope == .full ? #" ",\"i\":[" \#(items) "]""# : "") + #" "}""#
    }
    var rules = [
      "root ::= " + roots.joined(separator: " | "),
      "head ::= " + Self.header.map { #"",\"\#($0.letter)\":" \#($0.form.rule)"# }.joined(separator: " "),
      #"name ::= "null" | "\"" first char{0,\#(Self.maximumName - 1)} "\"""#,
      // A placeholder begins with `<`.
      #"first ::= [^ "<\\\x00-\x1F\x7F] | "\\" ["\\/]"#,
      #"char ::= [^"\\\x00-\x1F\x7F] | "\\" ["\\/]"#,
      #"money ::= "null" | "\"" number "\"""#,
      #"number ::= "-"? [0-9]{1,9} ("." [0-9]{1,3})?"#,
      #"date ::= "null" | "\"" day "\"""#,
      #"day ::= year "-" (long "-" (d28 | "29" | "30" | "31") | short "-" (d28 | "29" | "30") | "02-" d28) | feb29"#,
      #"feb29 ::= leap "-02-29""#,
      #"long ::= "0" [13578] | "1" [02]"#,
      #"short ::= "0" [469] | "11""#,
      #"d28 ::= "0" [1-9] | "1" [0-9] | "2" [0-8]"#,
      #"year ::= ("19" | "20") [0-9] [0-9]"#,
      #"leap ::= ("19" | "20") ("0" [48] | [2468] [048] | [13579] [26]) | "2000""#,
      #"code ::= "null" | "\"" currency "\"""#,
      "currency ::= " + Self.currencies.map { "\"\($0)\"" }.joined(separator: " | "),
    ]
    guard scope == .full else { return rules.joined(separator: "\n") + "\n" }
    rules.append(#"text ::= "null" | "\"" first char{0,\#(Self.maximumDescription - 1)} "\"""#)
    for branch in branches {
      let (list, item) = branch.isStatement ? ("bookings", "booking") : ("goods", "good")
      rules.append(#"\#(list) ::= (\#(item) ("," \#(item)){0,\#(Self.maximumItems - 1)})?"#)
      rules.append(#"\#(item) ::= "[" text "," \#(branch.isStatement ? "date" : "money") "," money "]""#)
    }
    return rules.joined(separator: "\n") + "\n"
  }
}

extension AnswerFormat {
  /// For servers that take a schema. Patterns are anchored, without classes, and without counted repetitions: of several in one
  /// pattern xgrammar (0.2.9) lets the first go on. Strings have neither a pattern nor a length where they may hold quotes:
  /// it then takes no escapes, and control characters as they are.
  private var schema: JSONValue {
    let objects = branches.map { branch -> JSONValue in
      var properties: [JSONValue.Member] = [
        .init("k", ["type": "string", "enum": .array(branch.letters.map(JSONValue.string))])
      ]
      properties += Self.header.map { .init($0.letter, Self.schema($0.form)) }
      if scope == .full {
        let second = branch.isStatement ? Self.datePattern : Self.moneyPattern
        properties.append(
          .init(
            "i",
            [
              "type": "array",
              "items": [
                "type": "array",
                "prefixItems": [
                  Self.text, Self.pattern(second), Self.pattern(Self.moneyPattern),
                ], "items": false, "minItems": 3, "maxItems": 3,
              ], "maxItems": .integer(Int64(Self.maximumItems)),
            ]))
      }
      return [
        "type": "object", "properties": .object(properties),
        "required": .array(properties.map { .string($0.key) }), "additionalProperties": false,
      ]
    }
    return objects.count == 1 ? objects[0] : ["anyOf": .array(objects)]
  }

  private static func schema(_ form: Form) -> JSONValue {
    switch form {
    case .name: text
    case .date: pattern(datePattern)
    case .code: orNull(["type": "string", "enum": .array(currencies.map(JSONValue.string))])
    case .money: pattern(moneyPattern)
    }
  }

  /// One to nine digits, and one to three behind a point.
  private static let moneyPattern =
    "^-?[0-9]" + String(repeating: "[0-9]?", count: 8) + "(\\.[0-9][0-9]?[0-9]?)?$"
  private static let datePattern =
    "^((19|20)[0-9][0-9]-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    + "|02-(0[1-9]|1[0-9]|2[0-8]))|((19|20)(0[48]|[2468][048]|[13579][26])|2000)-02-29)$"

  private static func orNull(_ schema: JSONValue) -> JSONValue { ["anyOf": [schema, ["type": "null"]]] }

  private static func pattern(_ pattern: String) -> JSONValue {
    orNull(["type": "string", "pattern": .string(pattern)])
  }

  private static let text = orNull(["type": "string"])
}
