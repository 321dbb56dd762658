import CImageDecoding
import WorkerProtocol

/// A JPEG file being decoded. Owns libjpeg's state; the bytes must outlive it.
struct JPEGDecoder: ImageDecoder, ~Copyable {
  /// Share of a picture's height that may be missing at its end. The lower margin of printed pages is larger than this,
  /// so no text is lost; a larger loss may include the line with the total.
  static let toleratedLoss = 0.05

  private let handle: OpaquePointer
  /// Size as stored.
  let size: Size

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(PreparationError) {
    guard let base = bytes.baseAddress, let handle = cjpeg_create(base, bytes.count) else {
      throw PreparationError(.tooMuchMemory, "no memory to open the JPEG")
    }
    var header = cjpeg_header()
    do throws(PreparationError) {
      try PreparationError.check(cjpeg_read_header(handle, &header), "JPEG")
    } catch {
      // `self` is not initialized yet, so `deinit` does not run.
      cjpeg_destroy(handle)
      throw error
    }
    self.handle = handle
    size = Size(width: Int(header.width), height: Int(header.height))
  }

  deinit { cjpeg_destroy(handle) }

  static func orientation(_ bytes: [UInt8]) -> ExifOrientation { ExifOrientation(jpeg: bytes) }

  func decode(scale: Double, windows: (_ decoded: Size) -> [Window]) throws(PreparationError) -> [PagePixels] {
    var layout = cjpeg_layout()
    try PreparationError.check(cjpeg_start(handle, UInt32(ReaderSize.eighths(for: scale)), &layout), "JPEG")
    let decoded = Size(width: Int(layout.width), height: Int(layout.height))
    if cjpeg_is_damaged(handle) && cjpeg_lacks_detail(handle) { throw Self.incomplete }
    // When damage is known already, the file is progressive and was read to its end without a loss of detail. Otherwise
    // damage is found while rows are read.
    let isRead = cjpeg_is_damaged(handle)

    var scalers = windows(decoded).map { RowScaler(source: decoded, window: $0) }
    let components = Int(layout.components)
    var row = [UInt8](repeating: 0, count: decoded.width * components)
    var rgb = [UInt8](repeating: 0, count: decoded.width * 3)
    for y in 0..<decoded.height where !scalers.allSatisfy(\.isComplete) {
      try PreparationError.check(cjpeg_read_row(handle, &row), "JPEG")
      if !isRead && cjpeg_is_damaged(handle)
        && Double(decoded.height - y) > Double(decoded.height) * Self.toleratedLoss
      {
        throw Self.incomplete
      }
      if components == 3 {
        row.withUnsafeBufferPointer { scalers.add($0) }
      } else {
        Self.convert(row, components: components, inverted: layout.inverted, to: &rgb)
        rgb.withUnsafeBufferPointer { scalers.add($0) }
      }
    }
    return scalers.map { $0.finish() }
  }

  private static var incomplete: PreparationError {
    PreparationError(.unreadable, "a substantial part of the JPEG is missing or damaged")
  }

  /// Converts gray (1 component) or CMYK (4) to RGB. CMYK values are treated as ideal inks: no colour profile is used.
  private static func convert(_ row: [UInt8], components: Int, inverted: Bool, to rgb: inout [UInt8]) {
    for x in 0..<(rgb.count / 3) {
      if components == 1 {
        for channel in 0..<3 { rgb[x * 3 + channel] = row[x] }
      } else {
        let paper = inverted ? 0 : 255
        let white = abs(paper - Int(row[x * 4 + 3]))
        for channel in 0..<3 {
          rgb[x * 3 + channel] = UInt8(abs(paper - Int(row[x * 4 + channel])) * white / 255)
        }
      }
    }
  }
}
