import DocumentText

/// Finds the orientation of a page: the shapes of its boxes tell whether it lies on its side, the confidence with which
/// a few long lines are read tells the direction.
///
/// On an upright page this costs no extra time, because what was read of these lines is kept.
struct PageOrientation {
  /// Number of lines that decide. 3 are too few; 8 were right on 256 of 256 turned pages.
  private static let probeLines = 8
  /// Mean confidence above which a page counts as upright without a look at the other directions.
  private static let uprightConfidence: Float = 0.9
  /// If the means differ by less than this, further lines decide.
  private static let closeCall: Float = 0.15
  /// Longer lines are preferred up to this ratio of length to height; above it they decide no better.
  private static let longestAspect: Float = 12

  /// Quarter turns clockwise that make the page upright.
  let turns: Int
  /// What was read on the way, by index of the box; empty unless `turns` is 0.
  let lines: [Int: TextLine?]

  private init(turns: Int, lines: [Int: TextLine?] = [:]) {
    self.turns = turns
    self.lines = lines
  }

  static func find(
    _ image: RGBImage, _ boxes: [Quad], _ recognizer: LineRecognizer
  ) throws(RecognitionError) -> PageOrientation {
    let tall = boxes.count { $0.isTall }
    let wide = boxes.count { $0.readingWidth >= 1.5 * $0.readingHeight }
    let isSideways = tall > wide
    let long = boxes.indices.map { (index: $0, aspect: aspect(boxes[$0], isSideways)) }
      .filter { $0.aspect >= 2 }.sorted { min(longestAspect, $0.aspect) > min(longestAspect, $1.aspect) }
      .map(\.index)
    let probe = Probe(
      image: image, boxes: boxes, recognizer: recognizer, first: Array(long.prefix(probeLines)),
      further: Array(long.dropFirst(probeLines).prefix(2 * probeLines)))
    if probe.first.isEmpty { return PageOrientation(turns: 0) }
    if isSideways {
      return PageOrientation(turns: try probe.better(3, try probe.read(probe.first, turns: 3).confidence, 1))
    }
    let upright = try probe.read(probe.first, turns: 0)
    if upright.confidence < uprightConfidence, try probe.better(0, upright.confidence, 2) == 2 {
      return PageOrientation(turns: 2)
    }
    return PageOrientation(turns: 0, lines: Dictionary(uniqueKeysWithValues: zip(probe.first, upright.lines)))
  }

  private static func aspect(_ box: Quad, _ isSideways: Bool) -> Float {
    isSideways
      ? box.readingHeight / max(1, box.readingWidth) : box.readingWidth / max(1, box.readingHeight)
  }

  /// The lines that are read in several directions.
  private struct Probe {
    let image: RGBImage
    let boxes: [Quad]
    let recognizer: LineRecognizer
    let first: [Int]
    /// Read only if the first lines do not decide.
    let further: [Int]

    /// Lines read as if the page were turned, and their mean confidence; unread ones count 0.
    func read(
      _ indices: [Int], turns: Int
    ) throws(RecognitionError) -> (confidence: Float, lines: [TextLine?]) {
      let lines = try recognizer.read(image, quads: indices.map { boxes[$0].read(afterTurning: turns) })
      return (lines.reduce(0) { $0 + ($1?.confidence ?? 0) } / Float(max(1, lines.count)), lines)
    }

    /// The direction read with more confidence; `known` is the mean of the first lines in direction `one`.
    func better(_ one: Int, _ known: Float, _ other: Int) throws(RecognitionError) -> Int {
      var difference = known - (try read(first, turns: other).confidence)
      if abs(difference) < closeCall, !further.isEmpty {
        let more = try read(further, turns: one).confidence - (try read(further, turns: other).confidence)
        difference = difference * Float(first.count) + more * Float(further.count)
      }
      return difference >= 0 ? one : other
    }
  }
}
