/// How a vision model cuts an image into tokens.
public struct ImageGeometry: Sendable, Equatable {
  /// px of a patch's side.
  public var patch: Int
  /// Patches per token along each side.
  public var merge: Int
  /// px of the longest edge the model takes.
  public var maximumEdge: Int
  /// Tokens that end each row of an image (Pixtral's `[IMG_BREAK]`, the last one being `[IMG_END]`).
  public var breakTokens: Int

  public init(patch: Int, merge: Int, maximumEdge: Int, breakTokens: Int) {
    self.patch = patch
    self.merge = merge
    self.maximumEdge = maximumEdge
    self.breakTokens = breakTokens
  }

  /// px of a token's side; images of such multiples are never resampled by a server.
  public var cell: Int { patch * merge }

  /// Tokens of an image of any size, exactly as mistral-common counts them (`ImageEncoder._image_to_num_tokens`): an
  /// edge beyond the longest is scaled down, halves rounded to even as Python does, and the result is covered with
  /// cells.
  public func tokens(width: Int, height: Int) -> Int {
    let ratio = max(Double(height) / Double(maximumEdge), Double(width) / Double(maximumEdge))
    func cells(_ side: Int) -> Int {
      let scaled = ratio > 1 ? max(1, Int((Double(side) / ratio).rounded(.toNearestOrEven))) : side
      return (scaled - 1) / cell + 1
    }
    return cells(height) * (cells(width) + breakTokens)
  }
}

/// How many image tokens a page may cost.
public struct ImageBudget: Sendable, Equatable {
  /// Image tokens of a page.
  public var tokens: Int
  /// What a page may cost where `tokens` would leave its text too small to read.
  public var hardCap: Int
  /// px a line of text must be high to be read by the model, as text recognition boxes it: 1.4 times the type size.
  public var minimumTextHeight: Int

  public init(tokens: Int, hardCap: Int, minimumTextHeight: Int) {
    self.tokens = tokens
    self.hardCap = hardCap
    self.minimumTextHeight = minimumTextHeight
  }
}
