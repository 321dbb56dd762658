/// Consecutive pages that one request holds.
public struct PageGroup: Sendable, Equatable {
  /// Into the document's pages.
  public var pages: Range<Int>
  /// Estimated tokens of the prompt.
  public var promptTokens: Int
  /// Items the pages may hold at most, within what a request may answer.
  public var items: Int

  public init(pages: Range<Int>, promptTokens: Int, items: Int) {
    self.pages = pages
    self.promptTokens = promptTokens
    self.items = items
  }

  /// Splits a document's pages into requests that fit a context, as few as possible.
  ///
  /// A group never holds more items than one answer may give. A page that does not fit on its own stands alone; its
  /// prompt and header fields may still exceed the context (`fits`).
  ///
  /// - Parameter contextTokens: prompt and answer tokens of one request.
  public static func split(_ pages: [PageCost], contextTokens: Int) -> [PageGroup] {
    var groups: [PageGroup] = []
    for (index, page) in pages.enumerated() {
      if var last = groups.last {
        last.pages = last.pages.lowerBound..<(index + 1)
        last.promptTokens += page.promptTokens
        last.items += page.items
        let tokens = last.promptTokens + TokenEstimate.answer(items: last.items)
        if last.items <= AnswerFormat.maximumItems, tokens <= contextTokens {
          groups[groups.count - 1] = last
          continue
        }
      }
      groups.append(
        PageGroup(
          pages: index..<(index + 1), promptTokens: TokenEstimate.system + page.promptTokens,
          items: min(page.items, AnswerFormat.maximumItems)))
    }
    return groups
  }

  /// The prompt leaves room for the header fields at least.
  public func fits(contextTokens: Int) -> Bool {
    promptTokens + TokenEstimate.answer(items: 0) <= contextTokens
  }
}
