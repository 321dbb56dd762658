import Extraction
import Formatting

/// What the file of a receipt says besides how its page looks.
public enum ReceiptTextLayer: Sendable, CaseIterable {
  /// The characters can be copied out of the file, as out of any PDF made by an application.
  case text
  /// The characters' map to Unicode is useless on purpose, so that the page has to be looked at.
  case pixels
}

/// Writes a receipt as a PDF file of one small page in Helvetica, which every PDF reader has (ISO 32000-1, 9.6.2.2).
enum ReceiptPDF {
  /// Text at the left edge and an amount at the right one.
  struct Line {
    var text: String
    /// Cents.
    var amount: Int64

    init(_ text: String, amount: Int64) {
      self.text = text
      self.amount = amount
    }
  }

  /// Points; a small page needs few image tokens.
  static let width = 240
  private static let margin = 20
  private static let fontSize = 11
  private static let leading = 18

  /// - Parameter layer: whether the characters mean anything to who copies them out of the file.
  static func file(
    title: String, date: CalendarDate, items: [Line], sums: [Line], layer: ReceiptTextLayer
  ) -> [UInt8] {
    let height = height(items: items.count, sums: sums.count)
    var y = height - margin - leading
    var content = show(title, x: margin, y: y, size: fontSize + 4)
    func next(_ rows: Int = 1) { y -= rows * leading }
    next()
    content += show("Sales receipt", x: margin, y: y)
    next()
    content += show("Date: \(date)", x: margin, y: y)
    next()
    for line in items {
      next()
      content += show(line, y: y)
    }
    next()
    for line in sums {
      next()
      content += show(line, y: y)
    }
    next(2)
    content += show("Thank you", x: margin, y: y)
    return assemble(content: content, height: height, layer: layer)
  }

  /// Points.
  static func height(items: Int, sums: Int) -> Int { (items + sums + 7) * leading + 2 * margin }

  private static func show(_ line: Line, y: Int) -> String {
    let amount = line.amount.decimalText(places: 2)
    return show(line.text, x: margin, y: y) + show(amount, x: width - margin - widthOfNumber(amount), y: y)
  }

  private static func show(_ text: String, x: Int, y: Int, size: Int = fontSize) -> String {
    "BT /F \(size) Tf \(x) \(y) Td (\(text)) Tj ET\n"
  }

  /// Points, rounded up. In Helvetica digits are 556 and the point 278 thousandths of the size wide (Adobe, Core 14 AFM).
  private static func widthOfNumber(_ text: String) -> Int {
    (text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: ".") ? 278 : 556) } * fontSize + 999) / 1000
  }

  /// A statement: a title, lines of text, and rows of cells that end at these places.
  ///
  /// - Parameters:
  ///   - lines: below the title.
  ///   - columns: the right edges of the cells behind the first two, which begin at the margin and at `second`.
  static func table(
    title: String, lines: [String], rows: [[String]], second: Int, columns: [Int], layer: ReceiptTextLayer
  ) -> [UInt8] {
    let height = (lines.count + rows.count + 3) * leading + 2 * margin
    var y = height - margin - leading
    var content = show(title, x: margin, y: y, size: fontSize + 4)
    for line in lines {
      y -= leading
      content += show(line, x: margin, y: y)
    }
    y -= leading
    for row in rows {
      y -= leading
      for (index, cell) in row.enumerated() where !cell.isEmpty {
        let x = index == 0 ? margin : index == 1 ? second : columns[index - 2] - widthOfNumber(cell)
        content += show(cell, x: x, y: y)
      }
    }
    return assemble(content: content, width: (columns.last ?? width) + margin, height: height, layer: layer)
  }

  private static func assemble(
    content: String, width: Int = width, height: Int, layer: ReceiptTextLayer
  ) -> [UInt8] {
    let map = layer == .pixels ? "/ToUnicode 6 0 R" : ""
    var objects = [
      "<</Type/Catalog/Pages 2 0 R>>",
      "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      """
      <</Type/Page/Parent 2 0 R/MediaBox[0 0 \(width) \(height)]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>
      """,
      stream(content),
      "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding\(map)>>",
    ]
    if layer == .pixels { objects.append(stream(privateCharacters)) }

    var file = "%PDF-1.4\n"
    var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
    for (index, object) in objects.enumerated() {
      table += file.utf8.count.zeroPadded(to: 10) + " 00000 n \n"
      file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = file.utf8.count
    file += table + "trailer<</Size \(objects.count + 1)/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n"
    return Array(file.utf8)
  }

  private static func stream(_ data: String) -> String {
    "<</Length \(data.utf8.count)>>stream\n\(data)\nendstream"
  }

  /// Maps printable ASCII to characters for private use, which mean nothing.
  private static let privateCharacters = """
    /CIDInit /ProcSet findresource begin
    12 dict begin
    begincmap
    /CMapName /Private def
    /CMapType 2 def
    1 begincodespacerange
    <00> <FF>
    endcodespacerange
    1 beginbfrange
    <20> <7E> <E020>
    endbfrange
    endcmap
    end
    end
    """
}
