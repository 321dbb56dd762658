import CImageDecoding
import Glibc
import WorkerProtocol

/// A PNG file being decoded. Owns libpng's state; the bytes must outlive it.
struct PNGDecoder: ImageDecoder, ~Copyable {
  private let handle: OpaquePointer
  private let isInterlaced: Bool
  let size: Size

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(PreparationError) {
    guard let base = bytes.baseAddress, let handle = cpng_create(base, bytes.count) else {
      throw PreparationError(.tooMuchMemory, "no memory to open the PNG")
    }
    var header = cpng_header()
    do throws(PreparationError) {
      try PreparationError.check(cpng_read_header(handle, &header), "PNG")
    } catch {
      // `self` is not initialized yet, so `deinit` does not run.
      cpng_destroy(handle)
      throw error
    }
    self.handle = handle
    isInterlaced = header.interlaced
    size = Size(width: Int(header.width), height: Int(header.height))
  }

  deinit { cpng_destroy(handle) }

  static func orientation(_ bytes: [UInt8]) -> ExifOrientation { .upright }

  /// libpng does not scale: the rows are those of the whole picture.
  func decode(scale: Double, windows: (_ decoded: Size) -> [Window]) throws(PreparationError) -> [PagePixels] {
    try PreparationError.check(cpng_start(handle), "PNG")
    var scalers = windows(size).map { RowScaler(source: size, window: $0) }
    if isInterlaced { try decodeInterlaced(into: &scalers) } else { try decodeRows(into: &scalers) }
    return scalers.map { $0.finish() }
  }

  private func decodeRows(into scalers: inout [RowScaler]) throws(PreparationError) {
    var row = [UInt8](repeating: 0, count: size.width * 3)
    for _ in 0..<size.height where !scalers.allSatisfy(\.isComplete) {
      try PreparationError.check(cpng_read_row(handle, &row), "PNG")
      row.withUnsafeBufferPointer { scalers.add($0) }
    }
  }

  /// Each of the seven passes of an interlaced picture covers all of it, so the whole picture is held in memory.
  private func decodeInterlaced(into scalers: inout [RowScaler]) throws(PreparationError) {
    let stride = size.width * 3
    // `malloc` instead of an array: a failed allocation of an array would end the process.
    guard let pixels = malloc(stride * size.height)?.assumingMemoryBound(to: UInt8.self) else {
      throw PreparationError(.tooMuchMemory, "the interlaced PNG needs too much memory")
    }
    defer { free(pixels) }
    try PreparationError.check(cpng_read_interlaced(handle, pixels), "PNG")
    for y in 0..<size.height where !scalers.allSatisfy(\.isComplete) {
      scalers.add(UnsafeBufferPointer(start: pixels + y * stride, count: stride))
    }
  }
}
