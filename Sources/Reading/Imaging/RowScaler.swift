import WorkerProtocol

/// Reduces a picture row by row by area averaging and keeps one window of the result, so that the whole picture is
/// never in memory.
package struct RowScaler {
  /// How a source px is divided: `share` goes to the target px at `index`, `rest` to the next one.
  private struct Division {
    let index: Int
    let share: Float
    let rest: Float
    /// Whether the target px at `index` is complete afterwards.
    let completes: Bool

    /// Divides px `position` of `source` px among `target` px. Exact: both edges are multiples of 1/(source * target).
    init(_ position: Int, from source: Int, to target: Int) {
      index = position * target / source
      let first = min(target, (index + 1) * source - position * target)
      share = Float(first) / Float(source)
      rest = Float(target - first) / Float(source)
      completes = (position + 1) * target >= (index + 1) * source
    }
  }

  private let source: Size
  private let window: Window
  /// The divisions of the source's columns from `firstColumn` on, as far as they reach into the window.
  private var columns: [Division] = []
  private var firstColumn = 0
  private var nextRow = 0
  /// Weighted sums of source rows, for the columns of `columns`: rows are summed before columns are, because sums of
  /// neighbouring bytes are vector instructions and columns then need summing once a target row only.
  private var sums: [Float] = []
  /// One row of the window, three values a px, with a spare px on either side for columns that straddle its edges.
  private var reduced: [Float]
  private var pixels: [UInt8] = []

  /// - Parameters:
  ///   - source: size of the picture whose rows will come.
  ///   - window: the part to keep of the reduced page; the page's sides are at most the source's.
  package init(source: Size, window: Window) {
    precondition(window.page.width <= source.width && window.page.height <= source.height)
    self.source = source
    self.window = window
    reduced = [Float](repeating: 0, count: (window.width + 2) * 3)
    pixels.reserveCapacity(size)
    if isIdentity { return }
    firstColumn = window.x * source.width / window.page.width
    for column in firstColumn..<source.width {
      let division = Division(column, from: source.width, to: window.page.width)
      if division.index >= window.x + window.width { break }
      columns.append(division)
    }
    sums = [Float](repeating: 0, count: columns.count * 3)
  }

  private var size: Int { window.width * window.height * 3 }
  private var isIdentity: Bool { window.page == source }

  /// Whether the window is filled, so that the rest of the source is not needed.
  package var isComplete: Bool { pixels.count == size }

  /// Takes the next row of the source, three bytes a px.
  package mutating func add(_ row: UnsafeBufferPointer<UInt8>) {
    precondition(row.count >= source.width * 3)
    defer { nextRow += 1 }
    if isComplete { return }
    if isIdentity {
      guard nextRow >= window.y else { return }
      pixels.append(contentsOf: row[(window.x * 3)..<((window.x + window.width) * 3)])
      return
    }
    let division = Division(nextRow, from: source.height, to: window.page.height)
    guard division.index + 1 >= window.y else { return }
    accumulate(row, weight: division.share)
    guard division.completes else { return }
    if division.index >= window.y { emit() }
    sums.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    if division.rest > 0 { accumulate(row, weight: division.rest) }
  }

  private mutating func accumulate(_ row: UnsafeBufferPointer<UInt8>, weight: Float) {
    let first = firstColumn * 3
    sums.withUnsafeMutableBufferPointer { sums in
      // In bounds: `row` holds every column of the source.
      for i in sums.indices { sums[i] += Float(row[first &+ i]) * weight }
    }
  }

  /// Appends a row of the window that `sums` holds the rows of.
  private mutating func emit() {
    let offset = window.x - 1
    reduced.withUnsafeMutableBufferPointer { out in
      out.update(repeating: 0)
      sums.withUnsafeBufferPointer { sums in
        columns.withUnsafeBufferPointer { columns in
          // In bounds: a division's index lies between window.x - 1 and window.x + width - 1, so the px after it is at
          // most the spare one on the right.
          for i in columns.indices {
            let division = columns[i]
            let to = (division.index &- offset) &* 3
            for channel in 0..<3 {
              let value = sums[i &* 3 &+ channel]
              out[to &+ channel] += value * division.share
              out[to &+ channel &+ 3] += value * division.rest
            }
          }
        }
      }
    }
    for i in 3..<(3 + window.width * 3) { pixels.append(UInt8(max(0, min(255, reduced[i].rounded())))) }
  }

  /// The window; rows that were not added are white.
  package consuming func finish() -> PagePixels {
    pixels.append(contentsOf: repeatElement(255, count: size - pixels.count))
    return PagePixels(
      width: window.width, height: window.height, originX: window.x, originY: window.y,
      pageWidth: window.page.width, pageHeight: window.page.height, rgb: pixels)
  }
}

extension [RowScaler] {
  /// Adds the next row of the source to each of them.
  mutating func add(_ row: UnsafeBufferPointer<UInt8>) {
    for i in indices { self[i].add(row) }
  }
}
