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
}

/// How many image tokens a page may cost.
public struct ImageBudget: Sendable, Equatable {
  /// Image tokens of a page.
  public var tokens: Int
  /// What a page may cost where `tokens` would leave its text too small to read.
  public var hardCap: Int
  /// px a line of text must be high to be read by the model.
  public var minimumTextHeight: Int

  public init(tokens: Int, hardCap: Int, minimumTextHeight: Int) {
    self.tokens = tokens
    self.hardCap = hardCap
    self.minimumTextHeight = minimumTextHeight
  }
}
