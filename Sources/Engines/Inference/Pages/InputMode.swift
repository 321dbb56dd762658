import DocumentText

/// What of a page a prompt carries.
public enum InputMode: String, Sendable, CaseIterable {
  /// The words, no image: no image tokens at all.
  case text
  /// The image, and its words as text.
  case hint
  /// The image alone.
  case image
}

/// What the operator wants prompts to carry.
public enum InputModeWish: String, Sendable, CaseIterable {
  /// What `InputModePolicy` finds best for each document.
  case auto
  case text, hint, image
}

/// How sure the words of a document are.
public struct WordCertainty: Sendable, Equatable {
  public var words: Int
  /// Mean confidence, 0...1, each word weighing by its length; words of a text layer count 1.
  public var mean: Double
  /// Share of words with a confidence of `sureWord` or more.
  public var sureShare: Double

  /// Recognizers give 0.95 and more to nearly every word they read right.
  public static let sureWord: Float = 0.9

  public init(words: Int, mean: Double, sureShare: Double) {
    self.words = words
    self.mean = mean
    self.sureShare = sureShare
  }

  public init(_ pages: [TextPage]) {
    var letters = 0.0
    var sum = 0.0
    var sure = 0
    words = 0
    for page in pages {
      for word in page.words {
        let confidence = page.source == .textLayer ? 1 : min(max(word.confidence, 0), 1)
        let weight = Double(word.text.unicodeScalars.count)
        letters += weight
        sum += weight * Double(confidence)
        if confidence >= Self.sureWord { sure += 1 }
        words += 1
      }
    }
    mean = letters > 0 ? sum / letters : 0
    sureShare = words > 0 ? Double(sure) / Double(words) : 0
  }
}

/// Which input mode a document gets.
///
/// An image costs hundreds to thousands of prompt tokens, words a tenth of that: where words are sure, an image adds
/// nothing; where they are not, it is worth its time if there is time.
public struct InputModePolicy: Sendable, Equatable {
  public var wish: InputModeWish
  public var hasVision: Bool

  /// Words as sure as this need no image: of a hundred characters at most three are in doubt.
  public static let certainMean = 0.97
  /// And so many words must be sure one by one: a few unreadable lines may hold the total.
  public static let certainShare = 0.9
  /// Words less sure than this mislead more than they help.
  public static let misleadingMean = 0.6
  /// Share of the remaining time that reading images may take; the rest is for the answer and one retry.
  public static let imageShare = 0.4

  public init(wish: InputModeWish, hasVision: Bool) {
    self.wish = wish
    self.hasVision = hasVision
  }

  /// The mode of a document; nil where the model can be shown neither words nor an image.
  ///
  /// A wish counts as far as it can be met: without vision or without words only the other is left.
  ///
  /// - Parameters:
  ///   - imagePrefill: estimated time in which the server reads the images.
  ///   - remaining: time to the deadline.
  public func mode(_ certainty: WordCertainty, imagePrefill: Duration, remaining: Duration) -> InputMode? {
    guard certainty.words > 0 else { return hasVision ? .image : nil }
    guard hasVision else { return .text }
    switch wish {
    case .text: return .text
    case .hint: return .hint
    case .image: return .image
    case .auto: break
    }
    if certainty.mean >= Self.certainMean, certainty.sureShare >= Self.certainShare { return .text }
    guard imagePrefill <= remaining * Self.imageShare else { return .text }
    return certainty.mean < Self.misleadingMean ? .image : .hint
  }
}
