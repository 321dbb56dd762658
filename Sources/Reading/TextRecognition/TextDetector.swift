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
  /// Most boxes of one network run; an image with more is not a document.
  static let maximumBoxes = 3000

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
    var boxes: [Quad] = []
    for region in map.regions(above: threshold) where boxes.count < maximumBoxes {
      guard let rectangle = RotatedRectangle(around: convexHull(region)), rectangle.shortSide >= minimumSide,
        map.mean(inside: rectangle.corners) >= boxThreshold
      else { continue }
      let grown = rectangle.unclipped(ratio: unclipRatio)
      let corners = grown.corners.map {
        Point(max(0, min(right, $0.x * scaleX)), max(0, min(bottom, $0.y * scaleY)))
      }
      guard grown.shortSide >= minimumGrownSide, let box = Quad(unordered: corners),
        box.readingWidth > minimumBoxSide, box.readingHeight > minimumBoxSide
      else { continue }
      boxes.append(box)
    }
    return boxes
  }
}
