/// A PDF of blank pages: without text each is drawn and goes to a recognizer, which finds nothing.
enum BlankPDF {
  static func bytes(pages: Int) -> [UInt8] {
    let kids = (0..<pages).map { "\($0 + 3) 0 R" }.joined(separator: " ")
    let head = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count \(pages)/Kids[\(kids)]>>"]
    return PDFFile.bytes(head + Array(repeating: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>", count: pages))
  }
}
