import CPoppler
import WorkerProtocol
import XMLDocuments

/// A PDF file opened with poppler. Owns poppler's document, which keeps its own copy of the bytes.
package final class PDFDocument {
  private let document: OpaquePointer
  package let pageCount: Int

  /// Opens the file with the empty user password and looks at the size of every page.
  ///
  /// - Throws: `unreadable`, `passwordRequired`, `tooManyPages` or `pageTooLarge`.
  package init(_ bytes: [UInt8], maximumPages: Int) throws(PreparationError) {
    let bytes = try PDFEncryption(of: bytes)?.corrected() ?? bytes
    let data = g_bytes_new(bytes, gsize(bytes.count))
    defer { g_bytes_unref(data) }
    var error: UnsafeMutablePointer<GError>?
    guard let document = poppler_document_new_from_bytes(data, nil, &error) else {
      let isEncrypted =
        error?.pointee.domain == poppler_error_quark()
        && error?.pointee.code == gint(POPPLER_ERROR_ENCRYPTED.rawValue)
      g_clear_error(&error)
      if isEncrypted { throw PreparationError(.passwordRequired, "the PDF opens only with a password") }
      throw PreparationError(.unreadable, "the PDF's structure cannot be read")
    }
    self.document = document
    pageCount = Int(poppler_document_get_n_pages(document))
    guard pageCount > 0 else { throw PreparationError(.unreadable, "the PDF has no pages") }
    guard pageCount <= maximumPages else {
      throw PreparationError(.tooManyPages, "\(pageCount) pages; at most \(maximumPages) are taken")
    }
    for number in 1...pageCount { try PDFPage(of: document, number: number).checkSize() }
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(document)) }

  /// Page `number`, from 1: its text layer if that can be trusted and is not to be ignored, else its pixels.
  ///
  /// Reads and draws only this page, and keeps nothing of it.
  package func page(_ number: Int, ignoringTextLayer: Bool) throws(PreparationError) -> DocumentReply {
    let page = try PDFPage(of: document, number: number)
    if !ignoringTextLayer, let text = page.trustedText() { return .text(text) }
    let pixels = try page.draw()
    guard let paper = PaperFinder.paper(on: pixels) else { return .pixels(pixels) }
    return .pixels(pixels.cropped(to: paper))
  }

  /// The XML among the files in the PDF.
  func xml() throws(PreparationError) -> XMLFiles { try PDFAttachments.xml(of: document) }

  /// Whole JPEG files of parts of a page, one for each tile. Each is drawn at the resolution that its tile needs.
  package func images(_ request: ImagesRequest) throws(PreparationError) -> [[UInt8]] {
    let page = try PDFPage(of: document, number: request.page)
    let tiles = TileImages(
      request, source: (page.width, page.height), orientations: [ExifOrientation(clockwiseTurns: request.turns)])
    var files: [[UInt8]] = []
    for (index, part) in tiles.parts.enumerated() {
      files.append(try tiles.file(index, of: try page.draw(part)))
    }
    return files
  }
}
