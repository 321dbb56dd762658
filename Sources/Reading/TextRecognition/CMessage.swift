/// What the C layers over inference libraries write for us: messages, and outputs of up to four dimensions.
enum CMessage {
  /// Room for a message, which is cut where it is longer.
  static var buffer: [CChar] { [CChar](repeating: 0, count: 512) }

  /// The text in a buffer, up to its zero, on one line.
  static func text(_ buffer: [CChar]) -> String {
    let bytes = buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:))
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

extension TensorView {
  /// - Parameters:
  ///   - shape: as a C array of four has it.
  ///   - rank: how many of the four there are.
  init(shape: (Int64, Int64, Int64, Int64), rank: Int32, data: UnsafePointer<Float>) {
    let shape = [shape.0, shape.1, shape.2, shape.3].prefix(Int(rank)).map(Int.init)
    self.init(shape: shape, values: UnsafeBufferPointer(start: data, count: shape.reduce(1, *)))
  }
}
