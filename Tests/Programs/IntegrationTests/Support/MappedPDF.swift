import TestSupport

/// An invoice whose text layer says other characters than it prints.
struct MappedPDF {
  let lines: [String]
  /// By printed ASCII character, what the layer says for it.
  let map: [Character: UInt16]

  /// `~` is ESC, `^` a control character of C1.
  static let steering = MappedPDF(
    lines: [
      "ACME~[31m Hard^ware Store Ltd", "12 Main Street, Springfield", "Invoice No. INV-1001", "Date: 2026-02-26",
      "Widget ~blue^ large  1 x 15.50  15.50", "Subtotal 15.50 USD", "Total 15.50 USD", "Thank you for your business",
    ], map: ["~": 0x1B, "^": 0x9B])
  static let steeringVendor = "ACME[31m Hardware Store Ltd"

  /// Every digit is another one, so that sums do not close, though each word is one.
  static let otherDigits = MappedPDF(
    lines: [
      "Green Leaf Hardware Store Ltd", "12 Main Street, Springfield", "Invoice No. INV-1001", "Date: 2026-02-26",
      "Widget blue large  2 x 15.50  31.00", "Garden hose 20 m  1 x 48.90  48.90", "Subtotal 79.90 USD",
      "Sales tax 8 % 6.39 USD", "Total 86.29 USD", "Thank you for your business",
    ],
    map: Dictionary(
      uniqueKeysWithValues: zip("0123456789", "7294610835").map { ($0, UInt16($1.asciiValue ?? 0)) }))

  var bytes: [UInt8] {
    func hexadecimal(_ value: UInt16, _ width: Int) -> String {
      let digits = String(value, radix: 16)
      return String(repeating: "0", count: width - digits.count) + digits
    }
    let entries = map.sorted { $0.key < $1.key }.map {
      "<\(hexadecimal(UInt16($0.key.asciiValue ?? 0), 2))> <\(hexadecimal($0.value, 4))>"
    }
    let map =
      "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
      + "\(entries.count) beginbfchar\n" + entries.joined(separator: "\n") + "\nendbfchar endcmap end"
    func object(_ text: String) -> [UInt8] { Array(text.utf8) }
    return PDFWriter.objects([
      object("<</Type/Catalog/Pages 2 0 R>>"), object("<</Type/Pages/Kids[3 0 R]/Count 1>>"),
      object(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"),
      PDFWriter.stream(object(PDFWriter.text(lines, fontSize: 12, leading: 50))),
      object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>"), PDFWriter.stream(object(map)),
    ])
  }
}
