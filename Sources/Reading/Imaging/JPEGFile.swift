import CImageDecoding
import Glibc

/// Whole JPEG files for a model server.
package enum JPEGFile {
  /// Encodes a baseline file with colour at full resolution, and decodes it once to check it.
  ///
  /// - Parameter rgb: three bytes a px.
  /// - Throws: `tooMuchMemory`, or `unreadable` when the encoded file is damaged.
  package static func encode(_ rgb: [UInt8], width: Int, height: Int, quality: Int) throws(PreparationError) -> [UInt8]
  {
    precondition(rgb.count == width * height * 3)
    var buffer: UnsafeMutablePointer<UInt8>?
    var count = 0
    try PreparationError.check(
      cjpeg_encode(rgb, UInt32(width), UInt32(height), UInt32(quality), &buffer, &count), "encoded JPEG")
    defer { free(buffer) }
    let file = Array(UnsafeBufferPointer(start: buffer, count: count))
    try verify(file, width: width, height: height)
    return file
  }

  /// Decodes the file to its last byte.
  ///
  /// - Throws: `unreadable` when it is damaged or has another size, `tooMuchMemory`.
  package static func verify(_ file: [UInt8], width: Int, height: Int) throws(PreparationError) {
    try PreparationError.check(cjpeg_verify(file, file.count, UInt32(width), UInt32(height)), "encoded JPEG")
  }
}
