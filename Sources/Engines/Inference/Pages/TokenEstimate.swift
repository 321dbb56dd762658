import DocumentText
import Extraction
import ModelServing

/// Tokens of prompts and answers before they are sent; image tokens are exact and come from the page image plan.
///
/// Measured with the Tekken tokenizer of Pixtral, in which every digit is a token.
public enum TokenEstimate {
  /// The system message (250 tokens), what follows the pages, and the server's template around both.
  public static let system = 320
  /// The lines around a page (15 tokens).
  public static let frame = 20
  /// An answer's fields without items (69 with a long name; 82 spaced).
  public static let header = 75
  /// One item of an answer (17 with a description of 25 letters; 21 spaced).
  public static let item = 22
  /// What white space adds to the fields (13), and to an item (4 at most).
  static let headerSpacing = 13
  static let itemSpacing = 4

  /// Tokens of a transcript: 5 for 9 bytes. Of 115 transcripts the densest has 1.82 bytes a token, the median 2.59.
  public static func text(_ text: String) -> Int { (text.utf8.count * 5 + 8) / 9 }

  /// Tokens of an answer with so many items.
  public static func answer(items: Int, _ spacing: AnswerSpacing) -> Int {
    switch spacing {
    case .compact: header + item * items
    case .spaced: header + headerSpacing + (item + itemSpacing) * items
    }
  }
}

/// What a page costs in a prompt and in the answer.
public struct PageCost: Sendable, Equatable {
  /// Exact tokens of its images; 0 without.
  public var imageTokens: Int
  /// Estimated tokens of its transcript; 0 without.
  public var textTokens: Int
  public var images: Int
  /// Items it may hold at most: its lines that end in an amount.
  public var items: Int

  public init(imageTokens: Int, textTokens: Int, images: Int, items: Int) {
    self.images = images
    self.imageTokens = imageTokens
    self.textTokens = textTokens
    self.items = items
  }

  /// - Parameters:
  ///   - page: its words; without any, nothing is known of its items.
  ///   - transcript: nil where the prompt does not carry it.
  public init(_ page: TextPage, transcript: PageTranscript?, imageTokens: Int, images: Int) {
    self.images = images
    self.imageTokens = imageTokens
    textTokens = transcript.map { TokenEstimate.text($0.text) } ?? 0
    items = PageLines(page).lines.count { line in
      line.cells.last.map { NumberScanner(Array(line.text[$0])).numbers().contains { $0.decimals > 0 } } ?? false
    }
  }

  public var promptTokens: Int { imageTokens + textTokens + TokenEstimate.frame }
}
