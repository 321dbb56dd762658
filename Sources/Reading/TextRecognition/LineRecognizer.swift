import DocumentText

/// Reads boxes: rectified strips through the recognition network, decoded into words.
package final class LineRecognizer {
  /// Rows of a strip; the network's own.
  static let height = 48
  /// Input columns for one output column.
  static let columnStride = 8
  /// Widths are rounded up to a multiple of this: few distinct shapes, little padding. 40 and 160 are slower.
  static let widthStep = 80
  static let minimumWidth = 160
  /// Longer lines are compressed to this.
  static let maximumWidth = 1600
  /// Tall boxes read with less confidence are tried in the other direction.
  static let retryBelow: Float = 0.8

  private let network: any InferenceNetwork
  private let alphabet: Alphabet
  private let decoder: CTCDecoder

  package init(network: any InferenceNetwork, alphabet: Alphabet) {
    self.network = network
    self.alphabet = alphabet
    decoder = CTCDecoder(alphabet: alphabet)
  }

  /// Reads boxes of an upright page: tall boxes from top to bottom and, if that gives little confidence, from bottom to
  /// top as well; others from left to right.
  ///
  /// The answers are in the order of the boxes; nil where nothing was read.
  package func read(_ image: RGBImage, _ boxes: [Quad]) throws(RecognitionError) -> [TextLine?] {
    var lines = try read(image, quads: boxes.map { $0.isTall ? $0.read(afterTurning: 3) : $0 })
    let doubtful = boxes.indices.filter { boxes[$0].isTall && (lines[$0]?.confidence ?? 0) < Self.retryBelow }
    let retried = try read(image, quads: doubtful.map { boxes[$0].read(afterTurning: 1) })
    for (index, line) in zip(doubtful, retried) {
      if let line, line.confidence > lines[index]?.confidence ?? 0 { lines[index] = line }
    }
    return lines
  }

  /// Reads quads along their own reading direction.
  package func read(_ image: RGBImage, quads: [Quad]) throws(RecognitionError) -> [TextLine?] {
    let strips = quads.enumerated().map { Strip(index: $0.offset, quad: $0.element) }
    var lines = [TextLine?](repeating: nil, count: quads.count)
    var input = Tensor(shape: [1, 3, Self.height, Self.minimumWidth])
    // Sorted, so that the network meets each shape once a page.
    for strip in strips.sorted(by: { $0.paddedWidth < $1.paddedWidth }) {
      if input.shape[3] != strip.paddedWidth { input = Tensor(shape: [1, 3, Self.height, strip.paddedWidth]) }
      LineRectifier(image, strip.quad, width: strip.width)
        .rectify(height: Self.height, paddedWidth: strip.paddedWidth, into: input.values)
      let columns = strip.paddedWidth / Self.columnStride
      let symbols = try network.run(input, expecting: [1, columns, alphabet.classes]) { output in
        decoder.decode(output.values, columns: columns)
      }
      lines[strip.index] = TextLine(
        symbols, in: strip.quad, columns: Float(strip.width) / Float(Self.columnStride))
    }
    return lines
  }

  /// A quad and the size of its strip.
  private struct Strip {
    let index: Int
    let quad: Quad
    let width: Int
    let paddedWidth: Int

    init(index: Int, quad: Quad) {
      self.index = index
      self.quad = quad
      let ideal = Float(LineRecognizer.height) * quad.readingWidth / max(1, quad.readingHeight)
      width = Int(max(Float(LineRecognizer.columnStride), min(Float(LineRecognizer.maximumWidth), ideal.rounded(.up))))
      let step = LineRecognizer.widthStep
      paddedWidth = max(LineRecognizer.minimumWidth, (width + step - 1) / step * step)
    }
  }
}
