import ModelServing

/// Consecutive pages that one request holds.
public struct PageGroup: Sendable, Equatable {
  /// Into the document's pages.
  public var pages: Range<Int>
  /// Estimated tokens of the prompt.
  public var promptTokens: Int
  /// Items the pages may hold at most, within what a request may answer.
  public var items: Int
  public var images: Int

  public init(pages: Range<Int>, promptTokens: Int, items: Int, images: Int = 0) {
    self.pages = pages
    self.promptTokens = promptTokens
    self.items = items
    self.images = images
  }

  /// Splits a document's pages into requests that the server takes, as few as possible.
  ///
  /// A group never holds more items than one answer may give. A page that does not fit on its own stands alone; its
  /// prompt and header fields may still exceed the context, or its images what a request may hold (`fits`).
  ///
  /// - Parameter first: index of the first page.
  public static func split(_ pages: [PageCost], first: Int = 0, for capabilities: ModelCapabilities) -> [PageGroup] {
    var groups: [PageGroup] = []
    for (offset, page) in pages.enumerated() {
      let index = first + offset
      if var last = groups.last {
        last.pages = last.pages.lowerBound..<(index + 1)
        last.promptTokens += page.promptTokens
        last.items += page.items
        last.images += page.images
        let tokens = last.promptTokens + TokenEstimate.answer(items: last.items, capabilities.server.answerSpacing)
        if last.items <= AnswerFormat.maximumItems, last.images <= capabilities.maximumImages ?? .max,
          tokens <= capabilities.contextTokens
        {
          groups[groups.count - 1] = last
          continue
        }
      }
      groups.append(
        PageGroup(
          pages: index..<(index + 1), promptTokens: TokenEstimate.system + page.promptTokens,
          items: min(page.items, AnswerFormat.maximumItems), images: page.images))
    }
    return groups
  }

  /// The server takes the images, and the prompt leaves room for the header fields at least.
  public func fits(_ capabilities: ModelCapabilities) -> Bool {
    images <= capabilities.maximumImages ?? .max
      && promptTokens + TokenEstimate.answer(items: 0, capabilities.server.answerSpacing) <= capabilities.contextTokens
  }
}
