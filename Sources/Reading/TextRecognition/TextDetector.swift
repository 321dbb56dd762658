import DocumentText

/// Finds lines of text on a page: the DB detection network and what turns its output into boxes.
package struct TextDetector {
  // The constants are the reference's where nothing else is said (RapidOCR 3.10.0, config.yaml and ch_ppocr_det);
  // lengths in network px.

  /// Probability above which a px is text.
  static let threshold: Float = 0.3
  /// Least mean probability inside a rectangle. The reference's 0.5 drops single digits such as the quantities of a
  /// receipt; noise that passes is read with little confidence and then dropped.
  static let boxThreshold: Float = 0.3
  /// See `RotatedRectangle.unclipped`.
  static let unclipRatio: Float = 1.6
  /// Least short side of a rectangle before growing …
  static let minimumSide: Float = 3
  /// … and after.
  static let minimumGrownSide: Float = 5
  /// Least side of a box in image px.
  static let minimumBoxSide: Float = 3
  /// Most regions of one network run; an image with more is not a document.
  static let maximumRegions = 3000

  private let network: any InferenceNetwork

  package init(network: any InferenceNetwork) { self.network = network }

  /// Boxes in image px, in reading order.
  package func detect(_ image: RGBImage) throws(RecognitionError) -> [Quad] {
    let plan = TilingPlan(width: image.width, height: image.height)
    var found: [[Quad]] = []
    for tile in plan.tiles { found.append(try detect(image, tile, size: plan.networkSize(tile))) }
    return ReadingOrder.sorted(plan.joined(found))
  }

  private func detect(
    _ image: RGBImage, _ tile: TilingPlan.Tile, size: (width: Int, height: Int)
  ) throws(RecognitionError) -> [Quad] {
    let input = Tensor(shape: [1, 3, size.height, size.width])
    PlaneResampler(image, tile).resample(to: size, into: input.values)
    return try network.run(input, expecting: [1, 1, size.height, size.width]) { output in
      let map = ProbabilityMap(width: size.width, height: size.height, values: output.values)
      return Self.boxes(in: map, width: tile.width, height: tile.height).map { box in
        box.map { $0 + Point(Float(tile.x), Float(tile.y)) }
      }
    }
  }

  /// The boxes of a map, scaled to an image of `width` × `height` px and kept inside it.
  package static func boxes(in map: ProbabilityMap, width: Int, height: Int) -> [Quad] {
    let scaleX = Float(width) / Float(map.width)
    let scaleY = Float(height) / Float(map.height)
    let (right, bottom) = (Float(width - 1), Float(height - 1))
    let sure = spots(in: map, above: threshold).map { LoneMarks.Region(spot: $0, box: box(around: $0, in: map)) }
    let faint = spots(in: map, above: LoneMarks.threshold)
    return LoneMarks.boxes(of: sure, faint).compactMap { rectangle in
      let corners = rectangle.corners.map {
        Point(max(0, min(right, $0.x * scaleX)), max(0, min(bottom, $0.y * scaleY)))
      }
      guard let box = Quad(unordered: corners), box.readingWidth > minimumBoxSide, box.readingHeight > minimumBoxSide
      else { return nil }
      return box
    }
  }

  /// The rectangles around a map's regions.
  private static func spots(in map: ProbabilityMap, above threshold: Float) -> [RotatedRectangle] {
    map.regions(above: threshold).prefix(maximumRegions).compactMap { RotatedRectangle(around: convexHull($0)) }
  }

  /// The box of a region by itself; nil when it is too small or too faint.
  private static func box(around spot: RotatedRectangle, in map: ProbabilityMap) -> RotatedRectangle? {
    guard spot.shortSide >= minimumSide, map.mean(inside: spot.corners) >= boxThreshold else { return nil }
    let grown = spot.unclipped(ratio: unclipRatio)
    return grown.shortSide >= minimumGrownSide ? grown : nil
  }
}
