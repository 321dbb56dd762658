import CPoppler
import DocumentText

/// The words in the fields of a page's form and in notes on it, which its text layer does not hold.
struct FormWords {
  /// Letters are half as wide as high.
  private static let width: Float = 0.5
  /// The height of letters where a field leaves it open, and the greatest, in points.
  private static let height: Float = 12

  private let pageHeight: Float
  private(set) var words: [Word] = []
  private var line: Int

  /// - Parameters:
  ///   - height: of the page, in points.
  ///   - line: the first number for lines.
  init(on page: OpaquePointer, height: Double, line: Int) {
    pageHeight = Float(height)
    self.line = line
    addFields(page)
    addNotes(page)
  }

  private mutating func addFields(_ page: OpaquePointer) {
    let list = poppler_page_get_form_field_mapping(page)
    defer { poppler_page_free_form_field_mapping(list) }
    for mapping in PDFPage.values(list, of: PopplerFormFieldMapping.self) {
      guard let field = mapping.field, let text = Self.text(field) else { continue }
      defer { g_free(text) }
      add(String(cString: text), in: mapping.area, size: Float(poppler_form_field_get_font_size(field)))
    }
  }

  private static func text(_ field: OpaquePointer) -> UnsafeMutablePointer<CChar>? {
    switch poppler_form_field_get_field_type(field) {
    case POPPLER_FORM_FIELD_TEXT:
      return poppler_form_field_text_is_password(field) != 0 ? nil : poppler_form_field_text_get_text(field)
    case POPPLER_FORM_FIELD_CHOICE:
      let chosen = (0..<poppler_form_field_choice_get_n_items(field)).first {
        poppler_form_field_choice_is_item_selected(field, $0) != 0
      }
      return chosen.flatMap { poppler_form_field_choice_get_item(field, $0) }
    default: return nil
    }
  }

  private mutating func addNotes(_ page: OpaquePointer) {
    let list = poppler_page_get_annot_mapping(page)
    defer { poppler_page_free_annot_mapping(list) }
    for mapping in PDFPage.values(list, of: PopplerAnnotMapping.self) {
      guard let note = mapping.annot, poppler_annot_get_annot_type(note) == POPPLER_ANNOT_FREE_TEXT,
        let text = poppler_annot_get_contents(note)
      else { continue }
      defer { g_free(text) }
      add(String(cString: text), in: mapping.area, size: 0)
    }
  }

  /// - Parameters:
  ///   - area: in points, origin bottom left.
  ///   - size: of the letters, in points; 0 where it follows from the area.
  private mutating func add(_ text: String, in area: PopplerRectangle, size: Float) {
    let lines = text.split(whereSeparator: \.isNewline)
    let top = pageHeight - Float(max(area.y1, area.y2))
    let bottom = pageHeight - Float(min(area.y1, area.y2))
    let (left, right) = (Float(min(area.x1, area.x2)), Float(max(area.x1, area.x2)))
    guard !lines.isEmpty, right > left, bottom > top else { return }
    let step = (bottom - top) / Float(lines.count)
    let letters = min(size > 0 ? size : Self.height, step)
    for (index, content) in lines.enumerated() {
      let width = min(letters * Self.width, (right - left) / Float(content.count))
      let middle = top + (Float(index) + 0.5) * step
      var column = 0
      for part in content.split(separator: " ", omittingEmptySubsequences: false) {
        defer { column += part.count + 1 }
        guard !part.isEmpty else { continue }
        let quad = Quad(
          x0: left + Float(column) * width, y0: middle - letters / 2,
          x1: left + Float(column + part.count) * width, y1: middle + letters / 2)
        words.append(Word(text: String(part), quad: quad, confidence: 1, line: line))
      }
      line += 1
    }
  }
}
