/// Grammars and schemas of the forms that prompts ask for, written by hand.
enum AnswerGrammars {
  /// Goods or, with the other kind, bookings.
  static let document = #"""
    # a whole document
    root ::= "{\"k\":\"" ("r" | "i" | "c") "\"" head ",\"i\":[" goods "]" "}"
      | "{\"k\":\"" ("b") "\"" head ",\"i\":[" bookings "]" "}"
    """#.replacing("\n  |", with: " |") + "\n" + common + #"""
      text ::= "null" | "\"" first char{0,59} "\""
      goods ::= (good ("," good){0,59})?
      good ::= "[" text "," money "," money "]"
      bookings ::= (booking ("," booking){0,59})?
      booking ::= "[" text "," date "," money "]"
      """#

  /// Without items, of a document already known to be an invoice.
  static let header = #"root ::= "{\"k\":\"" "i" "\"" head "}""# + "\n" + common

  /// With items, of a document already known to be a statement.
  static let statement =
    #"root ::= "{\"k\":\"" "b" "\"" head ",\"i\":[" bookings "]" "}""# + "\n" + common + #"""
      text ::= "null" | "\"" first char{0,59} "\""
      bookings ::= (booking ("," booking){0,59})?
      booking ::= "[" text "," date "," money "]"
      """#

  static let choice = #"""
    root ::= "{" "\"t\":" total "," "\"d\":" ("null" | "\"03.04.2026\"" | "\"2026-04-03\"") "}"
    total ::= (
      "null" |
      "\"13.64\"" | "\"USD 20.00\""
    )
    """#

  static let literal = #"root ::= "\"bcdfghjk\"""#

  private static let common = #"""
    head ::= ",\"v\":" name ",\"d\":" date ",\"c\":" code ",\"t\":" money ",\"x\":" money ",\"s\":" money
    name ::= "null" | "\"" first char{0,79} "\""
    first ::= [^ "\\\x00-\x1F\x7F] | "\\" ["\\/]
    char ::= [^"\\\x00-\x1F\x7F] | "\\" ["\\/]
    money ::= "null" | "\"" "-"? [0-9]{1,9} ("." [0-9]{1,3})? "\""
    date ::= "null" | "\"" [0-9]{4} "-" [0-9] [0-9] "-" [0-9]{2,2} "\""
    code ::= "null" | "\"" ("USD" | "GBP" | "EUR") "\""

    """#

  /// The form of `document` for goods, as a JSON schema.
  static let schema = #"""
    {"type":"object","properties":{
      "k":{"enum":["r","i","c"]},"v":{"anyOf":[{"type":"string","maxLength":80},{"type":"null"}]},
      "d":{"anyOf":[{"type":"string","pattern":"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},{"type":"null"}]},
      "c":{"anyOf":[{"enum":["USD"]},{"type":"null"}]},
      "t":\#(money),"x":\#(money),"s":\#(money),
      "i":{"type":"array","maxItems":60,"items":{"type":"array","items":false,"minItems":3,"maxItems":3,
        "prefixItems":[{"type":["string","null"],"minLength":1},\#(money),\#(money)]}}},
     "required":["k","v","d","c","t","x","s","i"],"additionalProperties":false}
    """#

  private static let money =
    #"{"anyOf":[{"type":"string","pattern":"^-?[0-9]{1,9}(\\.[0-9]{1,3})?$"},{"type":"null"}]}"#
}
