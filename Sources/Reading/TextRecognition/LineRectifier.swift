import DocumentText

/// Cuts a box out of a page, at any angle, and lays it flat as the strip that the recognition network reads.
struct LineRectifier {
  private let image: RGBImage
  private let quad: Quad
  /// Columns of the strip that the box fills.
  private let width: Int

  init(_ image: RGBImage, _ quad: Quad, width: Int) {
    self.image = image
    self.quad = quad
    self.width = width
  }

  /// Fills planes B, G, R of `height` rows and `paddedWidth` columns with values in -1...1; padding on the right is 0, as the
  /// network was trained.
  ///
  /// Bilinear; where the page is more than 1.3 times larger than the strip, the mean of up to 4 × 4 samples a px.
  func rectify(height: Int, paddedWidth: Int, into planes: UnsafeMutableBufferPointer<Float>) {
    precondition(width > 0 && width <= paddedWidth && planes.count == 3 * height * paddedWidth)
    let samples = max(1, min(4, Int((quad.readingHeight / Float(height) / 1.3).rounded(.up))))
    image.pixels.withUnsafeBufferPointer { pixels in
      guard let source = pixels.baseAddress, let planes = planes.baseAddress else { return }
      let sampler = Sampler(source: source, width: image.width, height: image.height)
      for y in 0..<height {
        let row = planes + y * paddedWidth
        rectifyRow(y, of: height, samples: samples, sampler, into: row, planeSize: height * paddedWidth)
        for plane in 0..<3 {
          (row + plane * height * paddedWidth + width).update(repeating: 0, count: paddedWidth - width)
        }
      }
    }
  }

  private func rectifyRow(
    _ y: Int, of height: Int, samples: Int, _ sampler: Sampler, into row: UnsafeMutablePointer<Float>, planeSize: Int
  ) {
    let scale = 1 / (127.5 * Float(samples * samples))
    let stepS = 1 / Float(width * samples)
    for x in 0..<width {
      var sum = SIMD4<Float>.zero
      for sampleY in 0..<samples {
        let t = (Float(y) + (Float(sampleY) + 0.5) / Float(samples)) / Float(height)
        let left = quad.topLeft + (quad.bottomLeft - quad.topLeft) * t
        let right = quad.topRight + (quad.bottomRight - quad.topRight) * t
        for sampleX in 0..<samples {
          let s = (Float(x &* samples &+ sampleX) + 0.5) * stepS
          sum += sampler.value(x: left.x + (right.x - left.x) * s - 0.5, y: left.y + (right.y - left.y) * s - 0.5)
        }
      }
      let value = sum * scale - 1
      row[x] = value.z
      row[x &+ planeSize] = value.y
      row[x &+ 2 &* planeSize] = value.x
    }
  }

  /// Reads between px.
  private struct Sampler {
    let source: UnsafePointer<UInt8>
    let width: Int
    let height: Int

    /// Red, green, blue in 0...255 at a position between px centres; outside the page its edge goes on.
    @inline(__always)
    func value(x: Float, y: Float) -> SIMD4<Float> {
      let x = max(0, min(Float(width &- 1), x))
      let y = max(0, min(Float(height &- 1), y))
      let column = Int(x)
      let row = Int(y)
      let fx = x - Float(column)
      let fy = y - Float(row)
      let pixel = source + 3 &* (row &* width &+ column)
      let right = column < width &- 1 ? 3 : 0
      let below = row < height &- 1 ? 3 &* width : 0
      return (Self.rgb(pixel) * (1 - fx) + Self.rgb(pixel + right) * fx) * (1 - fy)
        + (Self.rgb(pixel + below) * (1 - fx) + Self.rgb(pixel + (below &+ right)) * fx) * fy
    }

    @inline(__always)
    private static func rgb(_ pixel: UnsafePointer<UInt8>) -> SIMD4<Float> {
      SIMD4(Float(pixel[0]), Float(pixel[1]), Float(pixel[2]), 0)
    }
  }
}
