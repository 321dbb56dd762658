/// Writes PNG files of any kind, uncompressed, so that tests need no other encoder.
struct PNGWriter {
  /// PNG colour types.
  enum Colour: UInt8, CaseIterable {
    case gray = 0
    case rgb = 2
    case palette = 3
    case grayAlpha = 4
    case rgba = 6

    var channels: Int { [.gray: 1, .rgb: 3, .palette: 1, .grayAlpha: 2, .rgba: 4][self] ?? 0 }
    var depths: [Int] {
      switch self {
      case .gray: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .grayAlpha, .rgba: [8, 16]
      }
    }
  }

  var width: Int
  var height: Int
  var colour: Colour
  var depth = 8
  var isInterlaced = false
  var palette: [[UInt8]] = []
  /// Contents of a tRNS chunk.
  var transparency: [UInt8] = []

  /// The file whose sample `channel` at (x, y) is `sample(x, y, channel)`, 0 ..< 2^depth.
  func file(_ sample: (Int, Int, Int) -> Int) -> [UInt8] {
    file(scanlines: scanlines(sample))
  }

  /// The file with these filtered scanlines, whether they fit or not.
  func file(scanlines: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += Self.chunk(
      "IHDR", Self.bytes(width) + Self.bytes(height) + [UInt8(depth), colour.rawValue, 0, 0, isInterlaced ? 1 : 0])
    if !palette.isEmpty { file += Self.chunk("PLTE", palette.flatMap { $0 }) }
    if !transparency.isEmpty { file += Self.chunk("tRNS", transparency) }
    return file + Self.chunk("IDAT", Self.zlib(scanlines)) + Self.chunk("IEND", [])
  }

  func scanlines(_ sample: (Int, Int, Int) -> Int) -> [UInt8] {
    typealias Pass = (x: Int, y: Int, dx: Int, dy: Int)
    let whole: [Pass] = [(0, 0, 1, 1)]
    let adam7: [Pass] = [
      (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
    ]
    var lines: [UInt8] = []
    for pass in isInterlaced ? adam7 : whole where pass.x < width {
      for y in stride(from: pass.y, to: height, by: pass.dy) {
        lines.append(0)
        var bits = 0
        var count = 0
        for x in stride(from: pass.x, to: width, by: pass.dx) {
          for channel in 0..<colour.channels {
            bits = bits << depth | sample(x, y, channel)
            count += depth
            while count >= 8 {
              lines.append(UInt8(bits >> (count - 8) & 255))
              count -= 8
            }
          }
        }
        if count > 0 { lines.append(UInt8(bits << (8 - count) & 255)) }
      }
    }
    return lines
  }

  static func bytes(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(value >> $0 & 255) } }

  static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + content
    return bytes(content.count) + body + bytes(Int(crc(body)))
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
  }

  /// A zlib stream of stored blocks.
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    for start in stride(from: 0, to: max(1, bytes.count), by: 65535) {
      let block = bytes[start..<min(bytes.count, start + 65535)]
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      stream += [start + 65535 >= bytes.count ? 1 : 0, low, high, ~low, ~high] + block
    }
    var (a, b) = (1, 0)
    for byte in bytes {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    return stream + Self.bytes(b << 16 | a)
  }
}
