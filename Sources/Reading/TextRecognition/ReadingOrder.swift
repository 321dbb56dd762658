import DocumentText

/// The order in which people read a page.
package enum ReadingOrder {
  /// Boxes row by row from the top, each row from the left.
  ///
  /// Rows follow the page's own tilt, taken from its wide boxes, so that a page photographed at a small angle keeps its rows.
  package static func sorted(_ boxes: [Quad]) -> [Quad] {
    let slope = medianSlope(boxes)
    func level(_ box: Quad) -> Float { box.centre.y - slope * box.centre.x }
    var ordered: [Quad] = []
    var row: [Quad] = []
    for box in boxes.sorted(by: { level($0) < level($1) }) {
      // Boxes whose middles differ by less than half the smaller height stand side by side.
      if let first = row.first, level(box) - level(first) > 0.5 * min(first.readingHeight, box.readingHeight) {
        ordered += row.sorted { $0.topLeft.x < $1.topLeft.x }
        row = []
      }
      row.append(box)
    }
    return ordered + row.sorted { $0.topLeft.x < $1.topLeft.x }
  }

  /// Median of dy/dx along the boxes that are wide enough to tell; 0 without such boxes.
  private static func medianSlope(_ boxes: [Quad]) -> Float {
    let slopes = boxes.filter { $0.readingWidth >= 4 * $0.readingHeight }.map { box in
      let along = (box.topRight - box.topLeft) + (box.bottomRight - box.bottomLeft)
      return along.y / max(1, along.x)
    }.sorted()
    return slopes.isEmpty ? 0 : slopes[slopes.count / 2]
  }
}
