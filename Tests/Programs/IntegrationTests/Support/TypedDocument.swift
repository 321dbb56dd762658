/// A PDF of typed pages: text to be copied, and drawn where images are asked for.
struct TypedDocument {
  /// In points.
  var width = 595
  var height = 842
  /// ASCII without parentheses and backslashes, in a fixed-width font of 10 points, 6 points a character.
  var pages: [[String]]

  var bytes: [UInt8] {
    let kids = pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ")
    var objects = [
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count \(pages.count)/Kids[\(kids)]>>",
      "<</Type/Font/Subtype/Type1/BaseFont/Courier>>",
    ]
    for (index, lines) in pages.enumerated() {
      let content = "BT /F 10 Tf 15 TL 30 \(height - 40) Td\n" + lines.map { "(\($0)) Tj T*\n" }.joined() + "ET"
      objects.append(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(width) \(height)]/Contents \(5 + 2 * index) 0 R"
          + "/Resources<</Font<</F 3 0 R>>>>>>")
      objects.append("<</Length \(content.utf8.count)>>stream\n\(content)\nendstream")
    }
    return PDFFile.bytes(objects)
  }
}
