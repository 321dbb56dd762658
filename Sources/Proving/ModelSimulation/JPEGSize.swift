import DocumentFormats

/// Size of a JPEG image, from its frame header (ITU-T T.81, B.2.2).
struct JPEGSize {
  let width: Int
  let height: Int

  /// nil where the bytes are not a JPEG file or have no frame.
  init?(_ file: [UInt8]) {
    guard DocumentFormat(file) == .jpeg else { return nil }
    func number(_ offset: Int) -> Int { Int(file[offset]) << 8 | Int(file[offset + 1]) }
    var offset = 2
    while offset + 8 < file.count, file[offset] == 0xFF {
      let marker = file[offset + 1]
      if marker == 0xFF {
        offset += 1
        continue
      }
      // SOF0 to SOF15, without DHT, JPG and DAC, which lie between them.
      if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
        (height, width) = (number(offset + 5), number(offset + 7))
        guard offset + 8 < file.count - 1, width > 0, height > 0 else { return nil }
        return
      }
      offset += 2 + number(offset + 2)
    }
    return nil
  }
}
