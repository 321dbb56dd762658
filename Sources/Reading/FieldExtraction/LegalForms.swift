import Extraction
import Languages

/// The legal forms of companies in several countries: a name that ends with one is a company.
struct LegalForms: Sendable {
  /// Without dots and blanks, in capitals.
  private let forms: Set<String>
  /// Forms that are words or abbreviations as well: they count only behind a name.
  private let weak: Set<String>

  init(_ languages: [Vocabulary]) {
    forms = Set(languages.words(\.names.legalForms))
    weak = Set(languages.words(\.names.weakLegalForms))
  }

  private static func normalized(_ word: some StringProtocol) -> String {
    LatinFold.folded(word)
      .filter { $0.isLetter || $0 == "/" || $0 == "&" }.uppercased()
  }

  /// Words of a text that are legal forms, and how many others there are.
  func parts(_ text: String) -> (forms: Int, names: Int) {
    var forms = 0
    var names = 0
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      // `SDN.BHD` in one word.
      let pieces = word.split(separator: ".").map { Self.normalized($0) }
      let isForm =
        self.forms.contains(Self.normalized(word)) || (!pieces.isEmpty && pieces.allSatisfy { self.forms.contains($0) })
      guard !word.contains(where: \.isNumber) else { continue }
      let isWeak = weak.contains(Self.normalized(word))
      // `Betr ag` is no company.
      if isForm, !isWeak || names > 0 && word.contains(where: \.isUppercase) {
        forms += 1
      } else if word.contains(where: \.isLetter) {
        names += 1
      }
    }
    return (forms, names)
  }

  /// Only words that mean other things as well make it a company: `Pinder City CO`.
  func isWeakOnly(_ text: String) -> Bool {
    text.split(whereSeparator: { $0 == " " || $0 == "," }).allSatisfy { word in
      let form = Self.normalized(word)
      return !forms.contains(form) || weak.contains(form)
    }
  }

  /// Some words and a form: a form alone is the end of a name that stands elsewhere.
  func isCompany(_ text: String) -> Bool {
    let (forms, names) = parts(text)
    return forms > 0 && (1...8).contains(names)
  }
}
