/// Writes small PDF files.
package enum PDFWriter {
  // MARK: Whole files

  /// A file of numbered objects, the first one its catalog.
  package static func objects(_ objects: [[UInt8]]) -> [UInt8] {
    var file = Array("%PDF-1.7\n".utf8)
    var offsets: [Int] = []
    for (index, object) in objects.enumerated() {
      offsets.append(file.count)
      file += Array("\(index + 1) 0 obj\n".utf8) + object + Array("\nendobj\n".utf8)
    }
    let table = file.count
    file += Array("xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8)
    for offset in offsets {
      let digits = String(offset)
      file += Array((String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n").utf8)
    }
    file += Array("trailer<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(table)\n%%EOF\n".utf8)
    return file
  }

  package static func objects(_ texts: [String]) -> [UInt8] { objects(texts.map { Array($0.utf8) }) }

  /// Pages with the same content, in Helvetica.
  ///
  /// - Parameters:
  ///   - size: the media box, in points.
  ///   - entries: further ones of the page dictionary.
  ///   - resources: further ones besides the font `/F`.
  ///   - further: objects from number 5 on.
  package static func file(
    pages: Int = 1, size: String = "0 0 595 842", entries: String = "", content: String, resources: String = "",
    further: [[UInt8]] = []
  ) -> [UInt8] {
    // Objects: 1 catalog, 2 page tree, 3 content, 4 font, then the further ones, then the pages.
    let page =
      "<</Type/Page/Parent 2 0 R/MediaBox[\(size)]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>\(resources)>>\(entries)>>"
    let font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    return objects(
      tree(pages: (0..<pages).map { 5 + further.count + $0 })
        + [stream(Array(content.utf8)), Array(font.utf8)] + further + Array(repeating: Array(page.utf8), count: pages))
  }

  /// Pages of typed lines in a fixed-width font: text to be copied, and drawn where images are asked for.
  ///
  /// - Parameters:
  ///   - pages: ASCII lines without parentheses and backslashes.
  ///   - width: in points, as all lengths here; a character is 0.6 of the font size wide.
  ///   - top: of the first line, from the bottom of the page.
  package static func typed(
    _ pages: [[String]], width: Int = 595, height: Int = 842, fontSize: Int = 10, leading: Int = 15, x: Int = 30,
    top: Int? = nil
  ) -> [UInt8] {
    // Objects: 1 catalog, 2 page tree, 3 font, then each page and its content.
    let head = tree(pages: pages.indices.map { 4 + 2 * $0 })
    let font = Array("<</Type/Font/Subtype/Type1/BaseFont/Courier>>".utf8)
    let bodies = pages.enumerated().flatMap { index, lines in
      let content = text(lines, fontSize: fontSize, x: x, top: top ?? height - 40, leading: leading)
      let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(width) \(height)]/Contents \(5 + 2 * index) 0 R"
        + "/Resources<</Font<</F 3 0 R>>>>>>"
      return [Array(page.utf8), stream(Array(content.utf8))]
    }
    return objects(head + [font] + bodies)
  }

  /// One page of typed lines.
  package static func typed(_ lines: [String]) -> [UInt8] {
    typed([lines], fontSize: 11, leading: 18, x: 40, top: 780)
  }

  /// Blank pages: without text each is drawn and goes to a recognizer, which finds nothing.
  package static func blank(pages: Int) -> [UInt8] {
    let page = Array("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>".utf8)
    return objects(tree(pages: (0..<pages).map { 3 + $0 }) + Array(repeating: page, count: pages))
  }

  // MARK: Parts of a file

  package static func stream(_ data: [UInt8], _ entries: String = "") -> [UInt8] {
    Array("<</Length \(data.count)\(entries)>>stream\n".utf8) + data + Array("\nendstream".utf8)
  }

  /// An image object of one gray level.
  package static func image(width: Int, height: Int) -> [UInt8] {
    stream(
      [UInt8](repeating: 200, count: width * height),
      "/Type/XObject/Subtype/Image/Width \(width)/Height \(height)/BitsPerComponent 8/ColorSpace/DeviceGray")
  }

  /// Content that prints lines of text from the top left, in points from the bottom.
  package static func text(
    _ lines: [String], fontSize: Int = 10, x: Int = 60, top: Int = 780, leading: Int = 16
  ) -> String {
    "BT /F \(fontSize) Tf \(leading) TL \(x) \(top) Td " + lines.map { "(\($0)) Tj T* " }.joined() + "ET "
  }

  /// The catalog and the page tree: objects 1 and 2.
  private static func tree(pages: [Int]) -> [[UInt8]] {
    let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
    return [
      Array("<</Type/Catalog/Pages 2 0 R>>".utf8), Array("<</Type/Pages/Kids[\(kids)]/Count \(pages.count)>>".utf8),
    ]
  }
}
