import DocumentText

/// A page of the open document as JPEG files for a vision model: which parts, how large.
public struct ImagesRequest: Sendable, Equatable {
  /// One image of a part of the page.
  public struct Tile: Sendable, Equatable {
    /// The part, as fractions (0...1) of the page after `turns`, origin top left.
    public var region: Rectangle
    /// px of the image. The part is scaled to fit, not stretched; what is left on the right or at the bottom is white.
    public var width: Int
    public var height: Int

    public init(region: Rectangle, width: Int, height: Int) {
      self.region = region
      self.width = width
      self.height = height
    }
  }

  /// Tiles of a request at the most.
  public static let maximumTiles = 64
  /// px of a tile's longest edge at the most.
  public static let maximumEdge = 4096
  /// Least side of a region: a smaller one may be rounded to nothing.
  public static let minimumSide: Float = 1e-5

  /// From 1.
  public var page: Int
  /// Quarter turns clockwise that make the displayed page upright, 0...3.
  public var turns: Int
  /// libjpeg's quality, 1...100.
  public var quality: Int
  public var tiles: [Tile]

  public init(page: Int, turns: Int, quality: Int, tiles: [Tile]) {
    self.page = page
    self.turns = turns
    self.quality = quality
    self.tiles = tiles
  }

  var payload: [UInt8] {
    var writer = ByteWriter()
    writer.put(UInt32(clamping: page))
    writer.put(UInt8(clamping: turns))
    writer.put(UInt8(clamping: quality))
    writer.put(UInt32(clamping: tiles.count))
    for tile in tiles {
      for fraction in [tile.region.x0, tile.region.y0, tile.region.x1, tile.region.y1] { writer.put(fraction) }
      writer.put(UInt32(clamping: tile.width))
      writer.put(UInt32(clamping: tile.height))
    }
    return writer.bytes
  }

  init(payload: [UInt8]) throws(FrameError) {
    var reader = ByteReader(payload)
    page = Int(try reader.uint32())
    turns = Int(try reader.uint8())
    quality = Int(try reader.uint8())
    let count = Int(try reader.uint32())
    guard turns < 4, 1...100 ~= quality, 1...Self.maximumTiles ~= count else { throw .malformed }
    tiles = []
    for _ in 0..<count {
      let region = Rectangle(
        x0: try reader.float(), y0: try reader.float(), x1: try reader.float(), y1: try reader.float())
      let (width, height) = (Int(try reader.uint32()), Int(try reader.uint32()))
      guard region.x0 >= 0, region.y0 >= 0, region.width >= Self.minimumSide, region.height >= Self.minimumSide,
        region.x1 <= 1,
        region.y1 <= 1, 1...Self.maximumEdge ~= width, 1...Self.maximumEdge ~= height
      else { throw .malformed }
      tiles.append(Tile(region: region, width: width, height: height))
    }
    try reader.end()
  }
}

extension ByteWriter {
  /// A count, and each file with its length.
  mutating func put(_ files: [[UInt8]]) {
    put(UInt32(clamping: files.count))
    for file in files {
      put(UInt32(clamping: file.count))
      bytes.append(contentsOf: file)
    }
  }
}

extension ByteReader {
  mutating func files(atMost limit: Int) throws(FrameError) -> [[UInt8]] {
    let count = Int(try uint32())
    guard count <= limit else { throw .malformed }
    var files: [[UInt8]] = []
    for _ in 0..<count {
      let size = Int(try uint32())
      files.append(try bytes(size))
    }
    return files
  }
}
