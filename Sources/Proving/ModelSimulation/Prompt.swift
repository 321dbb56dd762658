/// What a user message holds: pages of a document, as text, images or both.
public struct Prompt: Sendable, Hashable {
  /// A piece of the message.
  public enum Part: Sendable, Equatable {
    case text(String)
    /// A complete JPEG file.
    case jpeg([UInt8])
  }

  /// One page.
  public struct Page: Sendable, Hashable {
    public var transcript = Transcript(lines: [])
    /// JPEG files: the whole page, or its tiles from top to bottom.
    public var images: [[UInt8]] = []
  }

  public private(set) var pages: [Page] = []

  /// As who sees no images takes it.
  public var withoutImages: Prompt {
    var prompt = self
    for index in prompt.pages.indices { prompt.pages[index].images = [] }
    return prompt
  }

  public var hasImages: Bool { pages.contains { !$0.images.isEmpty } }

  /// Reads the pages between `<page n="1" of="2">` and `</page>`; text outside of pages is instruction, an image
  /// outside of pages is a separate page.
  public init(_ parts: [Part]) {
    var open: Page?
    for part in parts {
      switch part {
      case .jpeg(let bytes):
        if open == nil { pages.append(Page(images: [bytes])) }
        open?.images.append(bytes)
      case .text(let text):
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
          if line.hasPrefix("<page ") && line.hasSuffix(">") {
            open = Page()
          } else if line == "</page>" {
            if let page = open { pages.append(page) }
            open = nil
          } else {
            open?.transcript.lines.append(String(line))
          }
        }
      }
    }
    if let open { pages.append(open) }
  }
}
