/// A slot for each language that documents may be in. A slot stays empty until a file fills it:
///
///     extension Vocabulary {
///       static let swedish = Vocabulary(name: "Swedish", labels: [.total: "summa, totalt"])
///     }
///
/// Swift prefers the member of `Vocabulary` to the default here, so that a new language is a new file and nothing else.
protocol LanguageSlots {}

extension LanguageSlots {
  static var albanian: Vocabulary { .none }
  static var basque: Vocabulary { .none }
  static var catalan: Vocabulary { .none }
  static var croatian: Vocabulary { .none }
  static var czech: Vocabulary { .none }
  static var danish: Vocabulary { .none }
  static var estonian: Vocabulary { .none }
  static var filipino: Vocabulary { .none }
  static var finnish: Vocabulary { .none }
  static var hungarian: Vocabulary { .none }
  static var icelandic: Vocabulary { .none }
  static var indonesian: Vocabulary { .none }
  static var irish: Vocabulary { .none }
  static var latvian: Vocabulary { .none }
  static var lithuanian: Vocabulary { .none }
  static var luxembourgish: Vocabulary { .none }
  static var maltese: Vocabulary { .none }
  static var norwegian: Vocabulary { .none }
  static var polish: Vocabulary { .none }
  static var portuguese: Vocabulary { .none }
  static var romanian: Vocabulary { .none }
  static var slovak: Vocabulary { .none }
  static var slovenian: Vocabulary { .none }
  static var swahili: Vocabulary { .none }
  static var swedish: Vocabulary { .none }
  static var turkish: Vocabulary { .none }
  static var vietnamese: Vocabulary { .none }
  static var welsh: Vocabulary { .none }
}

extension Vocabulary: LanguageSlots {
  fileprivate static let none = Vocabulary()

  /// The languages that have words. The order decides which example stands first in prompts, nothing else.
  package static let all: [Vocabulary] = [
    english, german, french, dutch, spanish, italian, malay, international,
    albanian, basque, catalan, croatian, czech, danish, estonian, filipino, finnish, hungarian, icelandic, indonesian,
    irish, latvian, lithuanian, luxembourgish, maltese, norwegian, polish, portuguese, romanian, slovak, slovenian,
    swahili, swedish, turkish, vietnamese, welsh,
  ].filter { !$0.name.isEmpty }
}
