import WorkerProtocol

/// The EXIF tag 274: how the stored picture must be turned to stand upright (CIPA DC-008, section 4.6.4).
package enum ExifOrientation: UInt8, CaseIterable, Sendable {
  case upright = 1
  case mirrored = 2
  case upsideDown = 3
  case upsideDownMirrored = 4
  case transposed = 5
  case quarterTurnClockwise = 6
  case transposedUpsideDown = 7
  case quarterTurnCounterclockwise = 8

  /// The orientation in a JPEG file's Exif data; upright when there is none or it is invalid.
  package init(jpeg bytes: [UInt8]) {
    self = Self.exif(inJPEG: bytes).flatMap(Self.init(tiff:)) ?? .upright
  }

  /// The orientation of a picture that becomes upright by that many quarter turns clockwise.
  package init(clockwiseTurns turns: Int) {
    self =
      switch turns % 4 {
      case 1: .quarterTurnClockwise
      case 2: .upsideDown
      case 3: .quarterTurnCounterclockwise
      default: .upright
      }
  }

  /// The contents of the first Exif segment before the image data.
  private static func exif(inJPEG bytes: [UInt8]) -> ArraySlice<UInt8>? {
    let signature = Array("Exif\0\0".utf8)
    let startOfScan: UInt8 = 0xDA
    let application1: UInt8 = 0xE1
    // After the start marker: 0xFF, marker, two bytes of length that count themselves.
    var position = 2
    while position + 4 <= bytes.count, bytes[position] == 0xFF {
      let marker = bytes[position + 1]
      if marker == 0xFF {
        position += 1
        continue
      }
      let length = Int(bytes[position + 2]) << 8 | Int(bytes[position + 3])
      let end = position + 2 + length
      guard marker != startOfScan, length >= 2, end <= bytes.count else { return nil }
      let content = bytes[(position + 4)..<end]
      if marker == application1, content.starts(with: signature) { return content.dropFirst(signature.count) }
      position = end
    }
    return nil
  }

  /// The orientation in the first directory of a TIFF structure.
  private init?(tiff: ArraySlice<UInt8>) {
    let bytes = Array(tiff)
    let isLittleEndian = bytes.starts(with: Array("II".utf8))
    guard isLittleEndian || bytes.starts(with: Array("MM".utf8)) else { return nil }

    func number(at offset: Int, bytes count: Int) -> Int? {
      guard offset >= 0, offset <= bytes.count - count else { return nil }
      let field = bytes[offset..<(offset + count)]
      return (isLittleEndian ? Array(field.reversed()) : Array(field)).reduce(0) { $0 << 8 | Int($1) }
    }

    let orientationTag = 0x0112
    let shortType = 3
    guard number(at: 2, bytes: 2) == 42, let directory = number(at: 4, bytes: 4),
      let entries = number(at: directory, bytes: 2)
    else { return nil }
    for entry in 0..<entries {
      let offset = directory + 2 + entry * 12
      guard let tag = number(at: offset, bytes: 2) else { return nil }
      guard tag == orientationTag else { continue }
      guard number(at: offset + 2, bytes: 2) == shortType, let value = number(at: offset + 8, bytes: 2),
        let byte = UInt8(exactly: value)
      else { return nil }
      self.init(rawValue: byte)
      return
    }
    return nil
  }

  /// The turn as three steps in this order: swap rows and columns, mirror left and right, mirror top and bottom.
  private var steps: (swap: Bool, across: Bool, down: Bool) {
    switch self {
    case .upright: (false, false, false)
    case .mirrored: (false, true, false)
    case .upsideDown: (false, true, true)
    case .upsideDownMirrored: (false, false, true)
    case .transposed: (true, false, false)
    case .quarterTurnClockwise: (true, true, false)
    case .transposedUpsideDown: (true, true, true)
    case .quarterTurnCounterclockwise: (true, false, true)
    }
  }

  /// Whether rows become columns.
  var swapsSides: Bool { steps.swap }

  /// Where a part of the upright page lies on the stored one.
  package func stored(_ upright: Crop) -> Crop {
    let (swap, across, down) = steps
    var part = upright
    if down { (part.y0, part.y1) = (1 - part.y1, 1 - part.y0) }
    if across { (part.x0, part.x1) = (1 - part.x1, 1 - part.x0) }
    return swap ? Crop(x0: part.y0, y0: part.x0, x1: part.y1, y1: part.x1) : part
  }

  /// The page and its window, both turned upright.
  package func upright(_ stored: PagePixels) -> PagePixels {
    if self == .upright { return stored }
    let (swap, across, down) = steps
    var page = stored
    if swap {
      (page.width, page.height) = (stored.height, stored.width)
      (page.originX, page.originY) = (stored.originY, stored.originX)
      (page.pageWidth, page.pageHeight) = (stored.pageHeight, stored.pageWidth)
    }
    if across { page.originX = page.pageWidth - page.originX - page.width }
    if down { page.originY = page.pageHeight - page.originY - page.height }
    let (width, height) = (page.width, page.height)
    page.rgb = [UInt8](unsafeUninitializedCapacity: stored.rgb.count) { out, count in
      stored.rgb.withUnsafeBufferPointer { source in
        // In bands of rows, because rows that become columns are read 16 px at a time then, not one.
        for band in stride(from: 0, to: height, by: 16) {
          for x in 0..<width {
            let column = across ? width - 1 - x : x
            for y in band..<min(band + 16, height) {
              let row = down ? height - 1 - y : y
              let from = 3 * (swap ? column * stored.width + row : row * stored.width + column)
              let to = 3 * (y * width + x)
              out[to] = source[from]
              out[to + 1] = source[from + 1]
              out[to + 2] = source[from + 2]
            }
          }
        }
      }
      count = stored.rgb.count
    }
    return page
  }
}
