import TestSupport

/// An invoice whose text layer says other characters than it prints: `~` is ESC, `^` a control character of C1.
enum SteeringPDF {
  static let vendor = "ACME[31m Hardware Store Ltd"

  static var bytes: [UInt8] {
    let map =
      "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n"
      + "2 beginbfchar\n<7e> <001B>\n<5e> <009B>\nendbfchar endcmap end"
    let lines = [
      "ACME~[31m Hard^ware Store Ltd", "12 Main Street, Springfield", "Invoice No. INV-1001", "Date: 2026-02-26",
      "Widget ~blue^ large  1 x 15.50  15.50", "Subtotal 15.50 USD", "Total 15.50 USD", "Thank you for your business",
    ]
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
