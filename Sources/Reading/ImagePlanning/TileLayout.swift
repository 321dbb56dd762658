import DocumentText

/// The bands of a page and what they cost as tiles. Scales are px per page unit.
struct TileLayout {
  /// llama.cpp enlarges images of fewer patches (clip.cpp, `set_limit_image_tokens(8, …)`).
  static let leastCells = 8

  /// Of all bands, in page units.
  let width: Double
  /// From top to bottom, in page units.
  let bands: [ClosedRange<Double>]
  let geometry: ImageGeometry
  /// The largest sensible scale.
  let limit: Double

  /// px of a band's tile.
  func size(of band: ClosedRange<Double>, at scale: Double) -> (width: Int, height: Int) {
    let columns = cells(width * scale)
    let rows = max(cells(band.length * scale), (Self.leastCells - 1) / columns + 1)
    return (columns * geometry.cell, rows * geometry.cell)
  }

  /// A millionth of a cell is rounding.
  private func cells(_ side: Double) -> Int {
    max(1, Int((side / Double(geometry.cell) - 1e-6).rounded(.up)))
  }

  func tokens(at scale: Double) -> Int {
    bands.reduce(0) { sum, band in
      let (width, height) = size(of: band, at: scale)
      return sum + geometry.tokens(width: width, height: height)
    }
  }

  /// Whether no edge is longer than the model takes.
  func fits(_ scale: Double) -> Bool {
    bands.allSatisfy { band in
      let (width, height) = size(of: band, at: scale)
      return max(width, height) <= geometry.maximumEdge
    }
  }

  /// The largest scale at which the tiles cost no more than `tokens`; where even the smallest cost more, that one.
  func largestScale(tokens: Int) -> Double {
    let scales = self.scales
    // Costs rise with the scale: all scales before the first that costs too much are affordable.
    var (low, high) = (0, scales.count)
    while low < high {
      let middle = (low + high) / 2
      if self.tokens(at: scales[middle]) <= tokens { low = middle + 1 } else { high = middle }
    }
    return scales[max(0, low - 1)]
  }

  /// The scales at which the last cell across, or the last cell down in a band, is full, rising. A scale between two of
  /// them costs as much as the larger one and shows less.
  private var scales: [Double] {
    let cells = stride(from: geometry.cell, through: geometry.maximumEdge, by: geometry.cell)
    let filled = ([width] + bands.map(\.length)).flatMap { side in cells.map { Double($0) / side } }
    return (filled + [limit]).filter { $0 <= limit && fits($0) }.sorted()
  }
}

/// Cuts a page into bands that overlap, where possible between its lines.
struct BandSplitter {
  /// Overlap of neighbouring bands in heights of a line's box: two lines with the space between them.
  private static let overlapLines = 2.5
  /// Overlap as a share of the width where no text is known: two lines of a receipt 40 characters wide.
  private static let overlapShare = 0.1
  /// Share of a word's box that may be cut off above and below: recognizers draw boxes generously.
  private static let tolerance: Float = 0.15

  private let top: Double
  private let bottom: Double
  private let overlap: Double
  /// Middles of the spaces between lines, from top to bottom.
  private let gaps: [Double]

  /// - Parameter region: the part of the page that is cut, in page units.
  init(page: TextPage, region: Rectangle) {
    top = Double(region.y0)
    bottom = Double(region.y1)
    overlap =
      page.textHeight(share: 0.5).map { $0 * Self.overlapLines } ?? Double(region.width) * Self.overlapShare
    let lines = page.words.map(\.quad.bounds).map { bounds in
      (y0: bounds.y0 + bounds.height * Self.tolerance, y1: bounds.y1 - bounds.height * Self.tolerance)
    }.sorted { $0.y0 < $1.y0 }
    var gaps: [Double] = []
    var end = lines.first?.y1 ?? 0
    for line in lines.dropFirst() {
      if line.y0 > end { gaps.append(Double(end + line.y0) / 2) }
      end = max(end, line.y1)
    }
    self.gaps = gaps
  }

  /// Bands of about the same height; nil when they would be little more than their overlaps.
  func bands(_ count: Int) -> [ClosedRange<Double>]? {
    if count == 1 { return [top...bottom] }
    let height = (bottom - top + Double(count - 1) * overlap) / Double(count)
    // Each end may move by half an overlap, each beginning by as much upwards.
    guard height > 4 * overlap else { return nil }
    var bands: [ClosedRange<Double>] = []
    var start = top
    for index in 1..<count {
      let nominal = top + Double(index) * (height - overlap) + overlap
      let end = gap(nearest: nominal, from: nominal - overlap / 2, to: nominal + overlap / 2)
      bands.append(start...end)
      start = gap(nearest: end - overlap, from: end - 1.5 * overlap, to: end - overlap)
    }
    return bands + [start...bottom]
  }

  /// The space between lines nearest to `y` within the bounds; `y` itself where there is none.
  private func gap(nearest y: Double, from: Double, to: Double) -> Double {
    gaps.filter { $0 >= from && $0 <= to }.min { abs($0 - y) < abs($1 - y) } ?? y
  }
}

extension ClosedRange<Double> {
  fileprivate var length: Double { upperBound - lowerBound }
}
