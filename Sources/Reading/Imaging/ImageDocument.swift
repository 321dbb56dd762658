import WorkerProtocol

/// An image file: a document of one page.
package struct ImageDocument {
  private let decoder: any (ImageDecoder & ~Copyable).Type
  private let bytes: [UInt8]
  private let size: Size
  private let orientation: ExifOrientation

  /// Reads the header.
  ///
  /// - Throws: `unreadable`, or `tooManyPixels` before any of them is decoded.
  init(
    _ decoder: any (ImageDecoder & ~Copyable).Type, _ bytes: [UInt8], maximumPixels: Int
  ) throws(PreparationError) {
    self.decoder = decoder
    self.bytes = bytes
    orientation = decoder.orientation(bytes)
    size = try decoder.size(of: bytes)
    guard size.width > 0, size.height > 0 else { throw PreparationError(.unreadable, "the picture has no px") }
    // Neither side passes 2^31, so the product cannot overflow.
    guard size.width * size.height <= maximumPixels else {
      throw PreparationError(.tooManyPixels, "\(size.width) x \(size.height) px; at most \(maximumPixels) are taken")
    }
  }

  /// The page upright, cropped to the paper, at the size the reader needs.
  package func page() throws(PreparationError) -> PagePixels {
    let scale = ReaderSize.scale(width: Double(size.width), height: Double(size.height))
    let whole = try decode(.whole, scale: scale)
    guard let paper = PaperFinder.paper(on: whole) else { return orientation.upright(whole) }
    // When the paper is a small part of the picture, its print may need more px than the first decoding gave.
    let paperScale = ReaderSize.scale(
      width: (paper.x1 - paper.x0) * Double(size.width), height: (paper.y1 - paper.y0) * Double(size.height))
    let hadScale = Double(whole.pageWidth) / Double(size.width)
    if paperScale > hadScale * ReaderSize.tolerance {
      return orientation.upright(try decode(paper, scale: paperScale))
    }
    return orientation.upright(whole.cropped(to: paper))
  }

  /// Whole JPEG files of parts of the page, one for each tile.
  package func images(_ request: ImagesRequest) throws(PreparationError) -> [[UInt8]] {
    let tiles = TileImages(
      request, source: (Double(size.width), Double(size.height)),
      orientations: [orientation, ExifOrientation(clockwiseTurns: request.turns)])
    let scale = tiles.parts.reduce(0) { max($0, $1.scale(on: size)) }
    let pictures = try decoder.decode(bytes, scale: min(1, scale)) { decoded in
      tiles.parts.map { $0.window(on: decoded) }
    }
    var files: [[UInt8]] = []
    for (index, picture) in pictures.enumerated() { files.append(try tiles.file(index, of: picture)) }
    return files
  }

  private func decode(_ crop: Crop, scale: Double) throws(PreparationError) -> PagePixels {
    let pages = try decoder.decode(bytes, scale: scale) { decoded in
      [crop.window(on: ReaderSize.page(stored: size, decoded: decoded, scale: scale))]
    }
    return pages[0]
  }
}

extension PagePixels {
  /// The part of a whole page that `crop` touches.
  func cropped(to crop: Crop) -> PagePixels {
    let window = crop.window(on: Size(width: pageWidth, height: pageHeight))
    var rgb: [UInt8] = []
    rgb.reserveCapacity(window.width * window.height * 3)
    for y in window.y..<(window.y + window.height) {
      let row = (y * width + window.x) * 3
      rgb.append(contentsOf: self.rgb[row..<(row + window.width * 3)])
    }
    return PagePixels(
      width: window.width, height: window.height, originX: window.x, originY: window.y, pageWidth: pageWidth,
      pageHeight: pageHeight, rgb: rgb)
  }
}
