import DocumentText

/// How a page is fed to the detection network: at which scale, whole or in overlapping tiles.
///
/// Tiles are needed for long strips, whose text would become too small when scaled as a whole, and to bound the memory
/// of one network run. The numbers were measured on receipts and A4 pages (docs/text-recognition.md).
package struct TilingPlan: Equatable {
  /// Length of the longer side of a strip such as a receipt, in network px.
  static let stripLongSide = 960
  /// The same for page-shaped input (longer side below 1.6 × the shorter): its print is smaller.
  static let pageLongSide = 1280
  /// When the shorter side would fall below this, the page is cut into tiles …
  static let minimumShortSide: Float = 320
  /// … whose shorter side has this length.
  static let tileShortSide = 480
  /// Network px of one run.
  static let maximumPixels: Float = 500_000
  /// Overlap of neighbouring tiles in network px: more than the tallest line.
  static let overlap: Float = 96
  /// A picture of fewer px is enlarged by `enlargement`: its print is smaller than what the network was trained on.
  static let smallPicture = 250_000
  static let enlargement: Float = 1.5
  /// The network's sides are multiples of this.
  static let multiple: Float = 32

  /// Network px per image px; more than 1 for small pictures only.
  package let scale: Float
  package let tiles: [Tile]

  /// A part of the page in image px.
  package struct Tile: Equatable {
    package var x: Int
    package var y: Int
    package var width: Int
    package var height: Int
    /// A box belongs to the tile in whose core its centre lies; cores share out the whole plane.
    package var core: Rectangle

    /// Whether this tile reports a box with this centre, or may do so if the centre is uncertain by `margin` px.
    package func owns(_ centre: Point, margin: Float = 0) -> Bool {
      centre.x >= core.x0 - margin && centre.x < core.x1 + margin
        && centre.y >= core.y0 - margin && centre.y < core.y1 + margin
    }
  }

  package init(width: Int, height: Int) {
    let long = max(width, height)
    let short = min(width, height)
    let longSide = 10 * long < 16 * short ? Self.pageLongSide : Self.stripLongSide
    let largest = width * height < Self.smallPicture ? Self.enlargement : 1
    var scale = min(largest, Float(longSide) / Float(long))
    var isCutByHeight = height >= width
    var length = Float(long)  // of a tile along the cut, in image px
    if Float(short) * scale < Self.minimumShortSide, long > longSide {
      scale = min(1, Float(Self.tileShortSide) / Float(short))
      length = Float(longSide) / scale
    }
    if Float(short) * scale * length * scale > Self.maximumPixels {
      // A landscape page that needs no tiles for its length is cut by its height too: between lines, not through them.
      if length >= Float(long) { isCutByHeight = true }
      length = Self.maximumPixels / (Float(isCutByHeight ? width : height) * scale * scale)
    }
    self.scale = scale
    tiles = Self.tiles(
      width: width, height: height, isCutByHeight: isCutByHeight, length: Int(length),
      overlap: Int(Self.overlap / scale))
  }

  /// The boxes of the whole page, each once, from those that were found on each tile.
  ///
  /// A line where two cores meet is found on both tiles, with centres that differ by some px: both tiles could report
  /// it, or neither.
  package func joined(_ found: [[Quad]]) -> [Quad] {
    var boxes: [Quad] = []
    func add(_ candidates: [Quad]) {
      let before = boxes
      boxes += candidates.filter { box in
        !before.contains { $0.contains(box.centre) || box.contains($0.centre) }
      }
    }
    for (tile, candidates) in zip(tiles, found) { add(candidates.filter { tile.owns($0.centre) }) }
    // Then those whose centre lies just outside the core of the tile that found them.
    for (tile, candidates) in zip(tiles, found) {
      add(candidates.filter { !tile.owns($0.centre) && tile.owns($0.centre, margin: $0.readingHeight / 2) })
    }
    return boxes
  }

  /// The network's size for a tile.
  package func networkSize(_ tile: Tile) -> (width: Int, height: Int) {
    func snapped(_ length: Int) -> Int {
      Int(max(Self.multiple, (Float(length) * scale / Self.multiple).rounded() * Self.multiple))
    }
    return (snapped(tile.width), snapped(tile.height))
  }

  private static func tiles(width: Int, height: Int, isCutByHeight: Bool, length: Int, overlap: Int) -> [Tile] {
    let infinite = Rectangle(x0: -.infinity, y0: -.infinity, x1: .infinity, y1: .infinity)
    let total = isCutByHeight ? height : width
    if length >= total { return [Tile(x: 0, y: 0, width: width, height: height, core: infinite)] }
    // As many tiles as needed, all of one size, evenly spread. `length` is several times the overlap: see the
    // constants.
    let count = max(2, (total - overlap + length - overlap - 1) / (length - overlap))
    let size = min(total, (total + (count - 1) * overlap + count - 1) / count)
    let starts = (0..<count).map { $0 * (total - size) / (count - 1) }
    // Cores meet in the middle of the overlaps.
    let meetings = zip(starts, starts.dropFirst()).map { Float($0 + size + $1) / 2 }
    return zip(starts, zip([-.infinity] + meetings, meetings + [.infinity])).map { start, core in
      isCutByHeight
        ? Tile(
          x: 0, y: start, width: width, height: size,
          core: Rectangle(x0: infinite.x0, y0: core.0, x1: infinite.x1, y1: core.1))
        : Tile(
          x: start, y: 0, width: size, height: height,
          core: Rectangle(x0: core.0, y0: infinite.y0, x1: core.1, y1: infinite.y1))
    }
  }
}
