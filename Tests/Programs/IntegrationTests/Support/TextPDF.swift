/// A PDF of one page of typed lines: text to be copied, nothing to be recognized.
enum TextPDF {
  /// - Parameter lines: ASCII without parentheses and backslashes, in a fixed-width font.
  static func bytes(_ lines: [String]) -> [UInt8] {
    let content = "BT /F 11 Tf 18 TL 40 780 Td\n" + lines.map { "(\($0)) Tj T*\n" }.joined() + "ET"
    return PDFFile.bytes([
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
      "<</Length \(content.utf8.count)>>stream\n\(content)\nendstream",
      "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ])
  }
}
