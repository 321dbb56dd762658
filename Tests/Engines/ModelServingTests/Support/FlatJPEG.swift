/// Complete baseline JPEG files (ITU-T T.81) of one grey; only the size matters.
enum FlatJPEG {
  static func make(width: Int, height: Int) -> [UInt8] {
    var file: [UInt8] = [0xFF, 0xD8]
    // One quantization table of ones, one component of 8 bits, and code tables of one symbol each: 0.
    file += segment(0xDB, [0] + Array(repeating: 1, count: 64))
    file += segment(0xC0, [8] + bigEndian(height) + bigEndian(width) + [1, 1, 0x11, 0])
    file += segment(0xC4, [0x00, 1] + Array(repeating: 0, count: 15) + [0])
    file += segment(0xC4, [0x10, 1] + Array(repeating: 0, count: 15) + [0])
    file += segment(0xDA, [1, 1, 0x00, 0, 63, 0])
    // A block of 8x8 is two bits: no change of the grey, end of the block. What fills the last byte is ones.
    let bits = (width + 7) / 8 * ((height + 7) / 8) * 2
    file += Array(repeating: 0, count: bits / 8)
    if bits % 8 > 0 { file.append(UInt8(0xFF >> (bits % 8))) }
    return file + [0xFF, 0xD9]
  }

  private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
    [0xFF, marker] + bigEndian(content.count + 2) + content
  }

  private static func bigEndian(_ number: Int) -> [UInt8] { [UInt8(number >> 8), UInt8(number & 0xFF)] }
}
