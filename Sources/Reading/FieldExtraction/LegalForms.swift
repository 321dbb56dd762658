import Extraction

/// What companies are called by law, across countries: a name that ends so is a company.
enum LegalForms {
  /// Without dots and blanks, upper case.
  private static let forms: Set<String> = [
    "SDNBHD", "SDN", "BHD", "BERHAD", "S/B", "GMBH", "MBH", "GMBH&COKG", "AG", "KG", "OHG", "UG", "EK", "EV", "EG",
    "GBR",
    "KGAA", "SE", "INC", "LLC", "LTD", "LIMITED", "PLC", "LLP", "CORP", "CORPORATION", "COMPANY", "CO", "PTE", "PTY",
    "SA", "SARL", "SAS", "SASU", "EURL", "SNC", "BV", "NV", "VOF", "BVBA", "SRL", "SL", "SLU", "SPA", "SAGL", "SLNE",
    "ENTERPRISE", "ENTERPRISES", "TRADING", "HOLDINGS", "AB", "A/S", "APS", "OY", "OYJ", "KFT", "SRO", "ZOO", "DOO",
    "LDA",
    "AAG", "SCA", "SCOP", "CV", "SB",
  ]

  /// Words that end a name on their own; the others need the company of a name before them.
  private static let weak: Set<String> = [
    "CO", "SE", "SA", "AB", "CV", "EG", "EK", "EV", "SL", "AG", "KG", "SB", "OY", "UG", "COMPANY", "ENTERPRISE",
    "ENTERPRISES",
    "TRADING", "HOLDINGS", "LIMITED", "CORPORATION",
  ]

  static func normalized(_ word: some StringProtocol) -> String {
    String(word.filter { $0.isLetter || $0 == "/" || $0 == "&" }).uppercased()
  }

  /// Words of a text that are legal forms, and how many others there are.
  static func parts(_ text: String) -> (forms: Int, names: Int) {
    var forms = 0
    var names = 0
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      // `SDN.BHD` in one word.
      let pieces = word.split(separator: ".").map { normalized($0) }
      let isForm =
        Self.forms.contains(normalized(word)) || (!pieces.isEmpty && pieces.allSatisfy { Self.forms.contains($0) })
      if isForm, names > 0 || !weak.contains(normalized(word)) {
        forms += 1
      } else if word.contains(where: \.isLetter) {
        names += 1
      }
    }
    return (forms, names)
  }

  static func isCompany(_ text: String) -> Bool { parts(text).forms > 0 && parts(text).names <= 8 }
}
