import DocumentText

/// The detection network's output: for each px how likely it is text.
package struct ProbabilityMap {
  package let width: Int
  package let height: Int
  /// `width` × `height` values, row by row.
  package let values: UnsafeBufferPointer<Float>

  package init(width: Int, height: Int, values: UnsafeBufferPointer<Float>) {
    precondition(values.count == width * height)
    self.width = width
    self.height = height
    self.values = values
  }

  /// Mean over the px inside a convex quad given by its corners in a row; 0 when it holds none.
  func mean(inside corners: [Point]) -> Float {
    let top = max(0, Int(corners.map(\.y).reduce(.infinity, min).rounded(.down)))
    let bottom = min(height - 1, Int(corners.map(\.y).reduce(-.infinity, max).rounded(.up)))
    var sum: Float = 0
    var count = 0
    for y in stride(from: top, through: bottom, by: 1) {
      guard let extent = Self.extent(of: corners, row: Float(y)) else { continue }
      let first = max(0, Int(extent.from.rounded()))
      let last = min(width - 1, Int(extent.to.rounded()))
      if first > last { continue }
      for x in first...last { sum += values[y * width + x] }
      count += last - first + 1
    }
    return count > 0 ? sum / Float(count) : 0
  }

  /// Where a row crosses a convex quad.
  private static func extent(of corners: [Point], row y: Float) -> (from: Float, to: Float)? {
    var (from, to) = (Float.infinity, -Float.infinity)
    for index in corners.indices {
      let a = corners[index]
      let b = corners[(index + 1) % corners.count]
      let (low, high) = (min(a.y, b.y), max(a.y, b.y))
      if y < low.rounded(.down) || y > high.rounded(.up) { continue }
      if high - low < 1 {
        (from, to) = (min(from, min(a.x, b.x)), max(to, max(a.x, b.x)))
      } else {
        let x = a.x + (b.x - a.x) * (max(low, min(high, y)) - a.y) / (b.y - a.y)
        (from, to) = (min(from, x), max(to, x))
      }
    }
    return from <= to ? (from, to) : nil
  }

  /// Groups the px above a threshold into connected regions (8 neighbours) and returns for each the ends of its runs, which
  /// is all that its convex hull depends on.
  ///
  /// The mask is dilated by a 2 × 2 kernel first, as the reference does: a px is set when it or its left, upper or upper left
  /// neighbour is above the threshold.
  package func regions(above threshold: Float) -> [[Point]] {
    var regions = DisjointSets()
    var runs: [Run] = []
    var rowAbove = 0..<0
    for y in 0..<height {
      let row = appendRuns(of: y, above: threshold, to: &runs)
      var candidate = rowAbove.lowerBound
      for index in row {
        while candidate < rowAbove.upperBound, runs[candidate].last + 1 < runs[index].first { candidate += 1 }
        var touching = candidate
        var region: Int?
        while touching < rowAbove.upperBound, runs[touching].first <= runs[index].last + 1 {
          region = region.map { regions.join($0, runs[touching].region) } ?? runs[touching].region
          touching += 1
        }
        runs[index].region = region ?? regions.add()
      }
      rowAbove = row
    }
    var ends = [[Point]](repeating: [], count: regions.count)
    for run in runs {
      let region = regions.root(of: run.region)
      ends[region].append(Point(Float(run.first), Float(run.y)))
      if run.last > run.first { ends[region].append(Point(Float(run.last), Float(run.y))) }
    }
    return ends.filter { !$0.isEmpty }
  }

  /// Neighbouring mask px of one row.
  private struct Run {
    var y: Int
    var first: Int
    var last: Int
    var region = 0
  }

  /// Appends the dilated mask's runs of a row; returns their indices.
  private func appendRuns(of y: Int, above threshold: Float, to runs: inout [Run]) -> Range<Int> {
    let start = runs.count
    guard let base = values.baseAddress else { return start..<start }
    let row = base + y * width
    let above = y > 0 ? row - width : row
    var x = 0
    while x < width {
      if !(row[x] > threshold || above[x] > threshold) {
        x &+= 1
        continue
      }
      let first = x
      while x < width, row[x] > threshold || above[x] > threshold { x &+= 1 }
      // The dilation adds a px on the right, which may close a gap.
      let last = min(x, width - 1)
      if runs.count > start, runs[runs.count - 1].last >= first - 1 {
        runs[runs.count - 1].last = last
      } else {
        runs.append(Run(y: y, first: first, last: last))
      }
    }
    return start..<runs.count
  }
}

/// Union-find with path halving.
private struct DisjointSets {
  private var parents: [Int] = []

  var count: Int { parents.count }

  mutating func add() -> Int {
    parents.append(parents.count)
    return parents.count - 1
  }

  mutating func root(of element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// Returns the root of both.
  mutating func join(_ a: Int, _ b: Int) -> Int {
    let (a, b) = (root(of: a), root(of: b))
    parents[max(a, b)] = min(a, b)
    return min(a, b)
  }
}
