import DocumentText

/// Turns a photographed page's lines level: the slope of its lines as a linear function of their height on the page.
struct Levelling {
  /// Slope of lines at the top of the page, and its change per page unit downwards.
  private var slope: Float = 0
  private var change: Float = 0
  /// Of the page.
  private let width: Float
  private let height: Float

  private var middle: Float { width / 2 }

  init(_ page: TextPage) {
    width = page.width
    height = page.height
    var samples: [(y: Float, slope: Float, weight: Float)] = []
    var start = 0
    while start < page.words.count {
      var end = start + 1
      while end < page.words.count, page.words[end].line == page.words[start].line { end += 1 }
      let first = page.words[start].quad
      let last = page.words[end - 1].quad
      let run = last.topRight.x - first.topLeft.x
      let height = abs(first.bottomLeft.y - first.topLeft.y)
      if run > 2 * height, run > 0 {
        let rise = (last.topRight.y + last.bottomRight.y - first.topLeft.y - first.bottomLeft.y) / 2
        let value = rise / run
        if value.isFinite, abs(value) < 0.5 {
          samples.append(((first.topLeft.y + last.bottomRight.y) / 2, value, run * run))
        }
      }
      start = end
    }
    guard samples.count >= 4 else { return }
    // Few outliers (stamps, handwriting): fit around the weighted median, once.
    let sorted = samples.sorted { $0.slope < $1.slope }
    let median = sorted[sorted.count / 2].slope
    fit(samples.filter { abs($0.slope - median) < 0.06 }, median: median)
  }

  private mutating func fit(_ samples: [(y: Float, slope: Float, weight: Float)], median: Float) {
    let weight = samples.reduce(0) { $0 + $1.weight }
    guard samples.count >= 4, weight > 0 else {
      slope = median
      return
    }
    let meanY = samples.reduce(0) { $0 + $1.weight * $1.y } / weight
    let mean = samples.reduce(0) { $0 + $1.weight * $1.slope } / weight
    let spread = samples.reduce(0) { $0 + $1.weight * ($1.y - meanY) * ($1.y - meanY) }
    let covariance = samples.reduce(0) { $0 + $1.weight * ($1.y - meanY) * ($1.slope - mean) }
    change = spread > 0 ? covariance / spread : 0
    slope = mean - change * meanY
    if !slope.isFinite || !change.isFinite { (slope, change) = (0, 0) }
  }

  /// The upright rectangle a quad takes on the levelled page.
  ///
  /// Its height is the text's own, not that of the box around slanted text.
  func level(_ quad: Quad) -> Rectangle {
    if let turned = turned(quad) { return turned.bounds }
    let box = quad.bounds
    let middleY = (quad.topLeft.y + quad.topRight.y + quad.bottomLeft.y + quad.bottomRight.y) / 4
    let y = middleY - (box.midX - middle) * (slope + change * middleY)
    let height = max((quad.bottomLeft.y - quad.topLeft.y + quad.bottomRight.y - quad.topRight.y) / 2, 0.1)
    return Rectangle(x0: box.x0, y0: y - height / 2, x1: box.x1, y1: y + height / 2)
  }

  /// Text that runs up or down the page, as letterheads along the margin do, turned level and laid below the page; nil for
  /// others.
  private func turned(_ quad: Quad) -> Quad? {
    let (run, rise) = (quad.topRight.x - quad.topLeft.x, quad.topRight.y - quad.topLeft.y)
    guard abs(rise) > 3 * abs(run) else { return nil }
    return quad.map { corner in
      rise < 0 ? Point(height - corner.y, height + corner.x) : Point(corner.y, height + width - corner.x)
    }
  }
}
