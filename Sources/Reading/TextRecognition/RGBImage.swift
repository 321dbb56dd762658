/// 8-bit RGB pixels, row by row, without padding.
public struct RGBImage: Sendable, Equatable {
  public let width: Int
  public let height: Int
  package let pixels: [UInt8]

  /// nil unless there is at least one px and `pixels` holds exactly three bytes for each.
  public init?(width: Int, height: Int, pixels: [UInt8]) {
    guard width > 0, height > 0, pixels.count % 3 == 0, pixels.count / 3 / width == height,
      pixels.count == 3 * width * height
    else { return nil }
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// A page of one colour.
  init(width: Int, height: Int, grey: UInt8) {
    self.width = width
    self.height = height
    pixels = [UInt8](repeating: grey, count: 3 * width * height)
  }

  private init(turning source: RGBImage, width: Int, height: Int, step: Int, rowStep: Int, start: Int) {
    self.width = width
    self.height = height
    pixels = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { target, count in
      source.pixels.withUnsafeBufferPointer { from in
        guard let from = from.baseAddress, var to = target.baseAddress else { return }
        for y in 0..<height {
          var pixel = from + 3 * (start + y * rowStep)
          for _ in 0..<width {
            to[0] = pixel[0]
            to[1] = pixel[1]
            to[2] = pixel[2]
            to += 3
            pixel += 3 * step
          }
        }
      }
      count = target.count
    }
  }

  /// The page after that many quarter turns clockwise.
  package func turned(clockwise turns: Int) -> RGBImage {
    let last = width * height - 1
    switch turns & 3 {
    case 1:
      return RGBImage(
        turning: self, width: height, height: width, step: -width, rowStep: 1, start: width * (height - 1))
    case 2: return RGBImage(turning: self, width: width, height: height, step: -1, rowStep: -width, start: last)
    case 3: return RGBImage(turning: self, width: height, height: width, step: width, rowStep: -1, start: width - 1)
    default: return self
    }
  }
}
