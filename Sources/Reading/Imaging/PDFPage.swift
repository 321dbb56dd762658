import CPoppler
import DocumentText
import WorkerProtocol

/// One page of a PDF. Owns poppler's page; measures are points of the upright page as it is displayed (turned as the
/// file says, cut to the crop box), origin top left.
struct PDFPage: ~Copyable {
  /// The longest side in points: the format's own limit (ISO 32000-1, Annex C.2), five metres.
  private static let longestPaper = 14_400.0
  /// The shortest side worth rendering in points.
  private static let shortestPaper = 1.0
  /// The lowest resolution at which the recognizer reads all words that it reads at higher ones
  /// (docs/document-preparation.md).
  static let dotsPerInch = 200.0
  /// Small pages are drawn finer, up to this, so that they reach `ReaderSize.longSide`: apps put photos of receipts on
  /// pages of any size.
  static let finestDotsPerInch = 600.0
  /// Most px of a drawn page: A3 at 200 dpi. 32 MB while cairo draws.
  static let maximumPixels = 8_000_000.0
  /// cairo's image surfaces address px in 16 bits.
  static let longestSide = 32_000.0

  private let page: OpaquePointer
  let width: Double
  let height: Double

  init(of document: OpaquePointer, number: Int) throws(PreparationError) {
    guard let index = Int32(exactly: number - 1), index >= 0, index < poppler_document_get_n_pages(document),
      let page = poppler_document_get_page(document, index)
    else { throw PreparationError(.unreadable, "the PDF has no readable page \(number)") }
    self.page = page
    (width, height) = withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { size in
      size.initialize(repeating: 0)
      poppler_page_get_size(page, size.baseAddress, size.baseAddress.map { $0 + 1 })
      return (size[0], size[1])
    }
  }

  deinit { g_object_unref(UnsafeMutableRawPointer(page)) }

  func checkSize() throws(PreparationError) {
    guard max(width, height) <= Self.longestPaper else {
      throw PreparationError(.pageTooLarge, "a page of \(width) x \(height) points")
    }
    guard min(width, height) >= Self.shortestPaper else {
      throw PreparationError(.unreadable, "a page of \(width) x \(height) points")
    }
  }

  /// The visible words of the page's text layer and form, if there are some and they can be trusted.
  func trustedText() -> TextPage? {
    var words = self.words()
    words += FormWords(on: page, height: height, line: (words.last?.line ?? -1) + 1).words
    let images = self.images()
    func judgement(_ words: [Word]) -> TextLayerJudgement {
      TextLayerJudgement(words: words, images: images, width: Float(width), height: Float(height))
    }
    // A scan is drawn for the recognizer: once is enough.
    guard !words.isEmpty, judgement(words) != .scan, let ink = try? inkMap() else { return nil }
    words.removeAll { !ink.shows($0.quad.bounds) }
    guard judgement(words) == .trusted else { return nil }
    return TextPage(width: Float(width), height: Float(height), source: .textLayer, words: words)
  }

  private func words() -> [Word] {
    guard let text = poppler_page_get_text(page) else { return [] }
    defer { g_free(text) }
    var boxes: UnsafeMutablePointer<PopplerRectangle>?
    var count: guint = 0
    guard poppler_page_get_text_layout(page, &boxes, &count) != 0, let boxes else { return [] }
    defer { g_free(boxes) }
    return TextLayer.words(
      text: String(cString: text),
      boxes: UnsafeBufferPointer(start: boxes, count: Int(count)).map(Rectangle.init),
      width: Float(width), height: Float(height))
  }

  /// Where the page shows pictures.
  private func images() -> [Rectangle] {
    let list = poppler_page_get_image_mapping(page)
    defer { poppler_page_free_image_mapping(list) }
    return Self.values(list, of: PopplerImageMapping.self).map { Rectangle($0.area) }
  }

  /// What one of poppler's lists holds.
  static func values<Value>(_ list: UnsafeMutablePointer<GList>?, of type: Value.Type) -> [Value] {
    sequence(first: list, next: { $0?.pointee.next }).prefix { $0 != nil }.compactMap { node in
      node?.pointee.data?.assumingMemoryBound(to: type).pointee
    }
  }

  /// Draws the page on white.
  ///
  /// - Throws: `tooMuchMemory`, or `unreadable` when cairo fails.
  func draw() throws(PreparationError) -> PagePixels {
    let scale = drawingScale()
    return try draw(
      Size(width: max(1, Int((width * scale).rounded())), height: max(1, Int((height * scale).rounded()))),
      from: (0, 0), scale: scale)
  }

  /// Draws a part of the page on white, at exactly its size.
  ///
  /// - Throws: as `draw()`.
  func draw(_ part: TileImages.Part) throws(PreparationError) -> PagePixels {
    let region = part.region
    return try draw(
      part.size, from: (region.x0 * width, region.y0 * height),
      scale: max(
        Double(part.size.width) / ((region.x1 - region.x0) * width),
        Double(part.size.height) / ((region.y1 - region.y0) * height)))
  }

  /// - Parameter origin: of the part to draw, in points.
  private func draw(
    _ size: Size, from origin: (x: Double, y: Double), scale: Double
  ) throws(PreparationError) -> PagePixels {
    let (columns, rows) = (size.width, size.height)
    let rgb = try drawn(size, from: origin, scale: scale) { data, stride in
      Self.rgb(data, stride: stride, columns: columns, rows: rows)
    }
    return PagePixels(
      width: columns, height: rows, originX: 0, originY: 0, pageWidth: columns, pageHeight: rows, rgb: rgb)
  }

  /// The page drawn small.
  private func inkMap() throws(PreparationError) -> InkMap {
    let scale = InkMap.longSide / max(width, height)
    let size = Size(width: max(1, Int((width * scale).rounded())), height: max(1, Int((height * scale).rounded())))
    let lightness = try drawn(size, from: (0, 0), scale: scale) { data, stride in
      [UInt8](unsafeUninitializedCapacity: size.width * size.height) { out, count in
        for y in 0..<size.height {
          for x in 0..<size.width {
            let px = data.load(fromByteOffset: y * stride + x * 4, as: UInt32.self)
            // The darkest channel: yellow letters on white differ in blue alone.
            out[y * size.width + x] = UInt8(truncatingIfNeeded: min(px >> 16 & 0xFF, px >> 8 & 0xFF, px & 0xFF))
          }
        }
        count = size.width * size.height
      }
    }
    return InkMap(columns: size.width, rows: size.height, scale: Float(scale), lightness: lightness)
  }

  /// - Parameter take: given cairo's px and the bytes of a row.
  private func drawn<Taken>(
    _ size: Size, from origin: (x: Double, y: Double), scale: Double,
    _ take: (UnsafeRawBufferPointer, _ stride: Int) -> Taken
  ) throws(PreparationError) -> Taken {
    let (columns, rows) = (size.width, size.height)
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(columns), Int32(rows))
    defer { cairo_surface_destroy(surface) }
    let context = cairo_create(surface)
    defer { cairo_destroy(context) }
    cairo_set_source_rgb(context, 1, 1, 1)
    cairo_paint(context)
    cairo_scale(context, scale, scale)
    cairo_translate(context, -origin.x, -origin.y)
    poppler_page_render(page, context)
    cairo_surface_flush(surface)
    try Self.check(cairo_surface_status(surface))
    try Self.check(cairo_status(context))
    guard let data = cairo_image_surface_get_data(surface) else {
      throw PreparationError(.unreadable, "the page cannot be drawn")
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    return take(UnsafeRawBufferPointer(start: data, count: stride * rows), stride)
  }

  private func drawingScale() -> Double {
    let pointsPerInch = 72.0
    let longest = max(width, height)
    let wanted = max(Self.dotsPerInch, min(Self.finestDotsPerInch, ReaderSize.longSide / longest * pointsPerInch))
    return min(wanted / pointsPerInch, (Self.maximumPixels / (width * height)).squareRoot(), Self.longestSide / longest)
  }

  private static func check(_ status: cairo_status_t) throws(PreparationError) {
    switch status {
    case CAIRO_STATUS_SUCCESS: return
    case CAIRO_STATUS_NO_MEMORY: throw PreparationError(.tooMuchMemory, "drawing the page needs too much memory")
    default: throw PreparationError(.unreadable, "the page cannot be drawn (cairo status \(status.rawValue))")
    }
  }

  /// cairo's px are native 32-bit words 0x00RRGGBB.
  private static func rgb(_ data: UnsafeRawBufferPointer, stride: Int, columns: Int, rows: Int) -> [UInt8] {
    let size = columns * rows * 3
    return [UInt8](unsafeUninitializedCapacity: size) { out, count in
      var to = 0
      for y in 0..<rows {
        for x in 0..<columns {
          let px = data.load(fromByteOffset: y * stride + x * 4, as: UInt32.self)
          out[to] = UInt8(truncatingIfNeeded: px >> 16)
          out[to + 1] = UInt8(truncatingIfNeeded: px >> 8)
          out[to + 2] = UInt8(truncatingIfNeeded: px)
          to += 3
        }
      }
      count = size
    }
  }
}

extension Rectangle {
  fileprivate init(_ rectangle: PopplerRectangle) {
    self.init(
      x0: Float(min(rectangle.x1, rectangle.x2)), y0: Float(min(rectangle.y1, rectangle.y2)),
      x1: Float(max(rectangle.x1, rectangle.x2)), y1: Float(max(rectangle.y1, rectangle.y2)))
  }
}
