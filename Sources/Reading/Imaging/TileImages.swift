import DocumentText
import WorkerProtocol

/// The images of one page that a request asks for: the parts of the stored page that they need, and their files.
struct TileImages {
  /// A part of the stored page at the size its image needs.
  struct Part {
    let region: Crop
    /// px, without the white that fills the image.
    let size: Size

    /// px of the part for each px of a stored picture.
    func scale(on stored: Size) -> Double {
      max(
        Double(size.width) / ((region.x1 - region.x0) * Double(stored.width)),
        Double(size.height) / ((region.y1 - region.y0) * Double(stored.height)))
    }

    /// The part on the page reduced so that it has exactly its size; a part that is too small keeps its own size.
    func window(on decoded: Size) -> Window {
      let width = (Double(size.width) / (region.x1 - region.x0)).rounded()
      let height = (Double(size.height) / (region.y1 - region.y0)).rounded()
      guard width <= Double(decoded.width), height <= Double(decoded.height) else {
        return region.window(on: decoded)
      }
      let page = Size(width: Int(width), height: Int(height))
      return Window(
        page: page, x: min(page.width - size.width, Int((region.x0 * width).rounded())),
        y: min(page.height - size.height, Int((region.y0 * height).rounded())), width: size.width, height: size.height)
    }
  }

  /// One for each tile.
  let parts: [Part]
  private let request: ImagesRequest
  /// The turns that make a part upright, in this order.
  private let orientations: [ExifOrientation]

  /// - Parameters:
  ///   - source: sides of the stored page, in any unit.
  ///   - orientations: the turns that make it upright, in this order.
  init(_ request: ImagesRequest, source: (width: Double, height: Double), orientations: [ExifOrientation]) {
    self.request = request
    self.orientations = orientations
    let isSwapped = orientations.count { $0.swapsSides } % 2 == 1
    parts = request.tiles.map { tile in
      let upright = Crop(
        x0: Double(tile.region.x0), y0: Double(tile.region.y0), x1: Double(tile.region.x1), y1: Double(tile.region.y1))
      let region = orientations.reversed().reduce(upright) { $1.stored($0) }
      let width = (region.x1 - region.x0) * source.width
      let height = (region.y1 - region.y0) * source.height
      let canvas = Size(
        width: isSwapped ? tile.height : tile.width, height: isSwapped ? tile.width : tile.height)
      let scale = min(Double(canvas.width) / width, Double(canvas.height) / height)
      return Part(
        region: region,
        size: Size(
          width: min(canvas.width, max(1, Int((width * scale).rounded()))),
          height: min(canvas.height, max(1, Int((height * scale).rounded())))))
    }
  }

  /// The JPEG file of a tile, from the px of its part in the source.
  func file(_ index: Int, of picture: PagePixels) throws(PreparationError) -> [UInt8] {
    let tile = request.tiles[index]
    let upright = orientations.reduce(picture.stretched(to: parts[index].size)) { $1.upright($0) }
    return try JPEGFile.encode(
      upright.onWhite(width: tile.width, height: tile.height), width: tile.width, height: tile.height,
      quality: request.quality)
  }
}

extension PagePixels {
  /// Enlarges the px to another size by linear interpolation.
  fileprivate func stretched(to size: Size) -> PagePixels {
    if size.width == width && size.height == height { return self }
    let columns = Interpolation.all(from: width, to: size.width)
    let rows = Interpolation.all(from: height, to: size.height)
    let result = [UInt8](unsafeUninitializedCapacity: size.width * size.height * 3) { out, count in
      rgb.withUnsafeBufferPointer { source in
        for row in rows {
          for column in columns {
            for channel in 0..<3 {
              func value(_ y: Int, _ x: Int) -> Float { Float(source[(y * width + x) * 3 + channel]) }
              let top =
                value(row.first, column.first) * (1 - column.share) + value(row.first, column.second) * column.share
              let bottom =
                value(row.second, column.first) * (1 - column.share) + value(row.second, column.second) * column.share
              out[count] = UInt8((top * (1 - row.share) + bottom * row.share).rounded())
              count += 1
            }
          }
        }
      }
    }
    return PagePixels(
      width: size.width, height: size.height, originX: 0, originY: 0, pageWidth: size.width, pageHeight: size.height,
      rgb: result)
  }

  /// Puts the px at the top left of a white canvas that is at least as large.
  fileprivate func onWhite(width: Int, height: Int) -> [UInt8] {
    if width == self.width && height == self.height { return rgb }
    var canvas = [UInt8](repeating: 255, count: width * height * 3)
    for y in 0..<self.height {
      let row = y * self.width * 3
      canvas.replaceSubrange((y * width * 3)..<((y * width + self.width) * 3), with: rgb[row..<(row + self.width * 3)])
    }
    return canvas
  }
}

/// The two px of a line between which a px of the longer line lies.
private struct Interpolation {
  let first: Int
  let second: Int
  /// Share of the second.
  let share: Float

  static func all(from source: Int, to target: Int) -> [Interpolation] {
    (0..<target).map { index in
      let position = (Float(index) + 0.5) * Float(source) / Float(target) - 0.5
      let first = max(0, min(source - 1, Int(position.rounded(.down))))
      return Interpolation(
        first: first, second: min(source - 1, first + 1), share: max(0, min(1, position - Float(first))))
    }
  }
}
