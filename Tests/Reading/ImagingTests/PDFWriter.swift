/// Writes small PDF files object by object.
struct PDFWriter {
  private var objects: [[UInt8]] = []

  /// A file with pages of the given size, content and further entries of the page dictionary.
  static func file(
    pages: Int = 1, size: String = "0 0 595 842", entries: String = "", content: String, resources: String = "",
    further: [[UInt8]] = []
  ) -> [UInt8] {
    // Objects: 1 catalog, 2 page tree, 3 content, 4 font, then the further ones, then the pages.
    let first = 5 + further.count
    let kids = (0..<pages).map { "\(first + $0) 0 R" }.joined(separator: " ")
    var writer = PDFWriter()
    writer.add("<</Type/Catalog/Pages 2 0 R>>")
    writer.add("<</Type/Pages/Kids[\(kids)]/Count \(pages)>>")
    writer.objects.append(stream(Array(content.utf8)))
    writer.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    writer.objects += further
    for _ in 0..<pages {
      writer.add(
        "<</Type/Page/Parent 2 0 R/MediaBox[\(size)]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>\(resources)>>\(entries)>>"
      )
    }
    return writer.file()
  }

  static func stream(_ data: [UInt8], _ entries: String = "") -> [UInt8] {
    Array("<</Length \(data.count)\(entries)>>stream\n".utf8) + data + Array("\nendstream".utf8)
  }

  /// An image object of one gray level.
  static func image(width: Int, height: Int) -> [UInt8] {
    stream(
      [UInt8](repeating: 200, count: width * height),
      "/Type/XObject/Subtype/Image/Width \(width)/Height \(height)/BitsPerComponent 8/ColorSpace/DeviceGray")
  }

  /// Content that prints lines of text from the top left, in points from the bottom.
  static func text(_ lines: [String], x: Int = 60, top: Int = 780, leading: Int = 16) -> String {
    "BT /F 10 Tf \(leading) TL \(x) \(top) Td " + lines.map { "(\($0)) Tj T* " }.joined() + "ET "
  }

  private mutating func add(_ object: String) { objects.append(Array(object.utf8)) }

  private func file() -> [UInt8] {
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
}
