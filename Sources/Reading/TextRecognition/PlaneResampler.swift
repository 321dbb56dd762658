/// Scales a part of a page to the detection network's size and number range.
struct PlaneResampler {
  private let image: RGBImage
  private let tile: TilingPlan.Tile

  init(_ image: RGBImage, _ tile: TilingPlan.Tile) {
    self.image = image
    self.tile = tile
  }

  /// Fills planes B, G, R with values in -1...1, (v / 255 - 0.5) / 0.5, as the networks were trained.
  ///
  /// Bilinear between px centres; when shrinking by more than 1.5 the mean of the covered area, which keeps thin strokes.
  func resample(to size: (width: Int, height: Int), into planes: UnsafeMutableBufferPointer<Float>) {
    precondition(planes.count == 3 * size.width * size.height)
    let columns = Taps(count: size.width, source: tile.width)
    let rows = Taps(count: size.height, source: tile.height)
    let rowBytes = 3 * image.width
    let usedBytes = 3 * tile.width
    let offset = tile.y * rowBytes + 3 * tile.x
    image.pixels.withUnsafeBufferPointer { pixels in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: usedBytes) { row in
        guard let source = pixels.baseAddress, let row = row.baseAddress, let planes = planes.baseAddress
        else { return }
        for y in 0..<size.height {
          // First the weighted sum of source rows, then of its columns.
          for tap in 0..<rows.perOutput {
            let weight = rows.weights[y * rows.perOutput + tap]
            if tap > 0 && weight == 0 { continue }
            let line = source + offset + (rows.first[y] + tap) * rowBytes
            if tap == 0 {
              for index in 0..<usedBytes { row[index] = Float(line[index]) * weight }
            } else {
              for index in 0..<usedBytes { row[index] += Float(line[index]) * weight }
            }
          }
          columns.apply(to: row, output: planes + y * size.width, planeSize: size.width * size.height)
        }
      }
    }
  }
}

/// Which source positions make up each output position along one axis, and with which weights.
private struct Taps {
  /// Source positions of one output position.
  let perOutput: Int
  /// The first of them, for each output position.
  let first: [Int]
  let weights: [Float]

  init(count: Int, source: Int) {
    let factor = Float(source) / Float(count)
    let isArea = factor > 1.5
    let perOutput = min(source, isArea ? Int(factor.rounded(.up)) + 1 : 2)
    var first = [Int](repeating: 0, count: count)
    var weights = [Float](repeating: 0, count: count * perOutput)
    for output in 0..<count {
      if isArea {
        let from = Float(output) * factor
        let to = min(Float(source), from + factor)
        first[output] = min(Int(from), source - perOutput)
        for tap in 0..<perOutput {
          let position = Float(first[output] + tap)
          weights[output * perOutput + tap] = max(0, min(to, position + 1) - max(from, position)) / (to - from)
        }
      } else {
        let position = max(0, min(Float(source - 1), (Float(output) + 0.5) * factor - 0.5))
        first[output] = min(Int(position), source - perOutput)
        let rest = position - Float(first[output])
        weights[output * perOutput] = perOutput == 1 ? 1 : 1 - rest
        if perOutput > 1 { weights[output * perOutput + 1] = rest }
      }
    }
    self.perOutput = perOutput
    self.first = first
    self.weights = weights
  }

  /// Sums the columns of a row of RGB values in 0...255 into one row of each plane.
  func apply(to row: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, planeSize: Int) {
    first.withUnsafeBufferPointer { first in
      weights.withUnsafeBufferPointer { weights in
        guard var weight = weights.baseAddress else { return }
        for x in 0..<first.count {
          var (red, green, blue): (Float, Float, Float) = (0, 0, 0)
          var pixel = row + (3 &* first[x])
          for tap in 0..<perOutput {
            red += pixel[0] * weight[tap]
            green += pixel[1] * weight[tap]
            blue += pixel[2] * weight[tap]
            pixel += 3
          }
          weight += perOutput
          output[x] = blue / 127.5 - 1
          output[x &+ planeSize] = green / 127.5 - 1
          output[x &+ 2 &* planeSize] = red / 127.5 - 1
        }
      }
    }
  }
}
