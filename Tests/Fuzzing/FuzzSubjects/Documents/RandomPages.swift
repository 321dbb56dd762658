import DocumentText
import Extraction
import TypedPages

/// Pages that an input types: a form feed ends a page. What follows a zero byte moves and changes words, four bytes each time.
enum RandomPages {
  /// The day of every run, 2026-11-30, so that an input comes to the same on any day.
  static let today = CalendarDate(unixSeconds: 1_796_000_000)

  static func pages(_ text: ArraySlice<UInt8>, changes: ArraySlice<UInt8> = []) -> [TextPage] {
    guard !text.isEmpty else { return [] }
    let sheets = text.split(separator: 0x0C, maxSplits: 3, omittingEmptySubsequences: false)
    var pages = sheets.map { TextPage.lines($0.text) }
    var feed = InputFeed(changes)
    while !feed.isAtEnd {
      let (kind, page, word, value) = (feed.byte(), feed.byte() % pages.count, feed.byte(), feed.byte())
      change(&pages[page], kind: kind, word: word, value: value)
    }
    return pages
  }

  private static let odd: [Float] = [.nan, .infinity, -.infinity, 1e9, -1e9, 0, 1e-30, 3e38]

  private static func change(_ page: inout TextPage, kind: Int, word: Int, value: Int) {
    guard !page.words.isEmpty else { return }
    let index = word * page.words.count / 256
    let step = Float(value - 128)
    switch kind % 10 {
    case 0: page.source = .textLayer
    case 1: page.words.remove(at: index)
    case 2: page.words[index].quad = page.words[index].quad.map { Point($0.x + step, $0.y) }
    case 3: page.words[index].quad = page.words[index].quad.map { Point($0.x, $0.y + step / 4) }
    case 4: page.words[index].quad.topLeft.x = odd[value % odd.count]
    case 5: page.words[index].quad.bottomRight.y = odd[value % odd.count]
    case 6: page.words[index].confidence = Float(value) / 255
    case 7: page.words[index].line = value
    // As a photo is turned.
    case 8:
      let slope = step / 512
      page.words = page.words.map { word in
        var word = word
        word.quad = word.quad.map { Point($0.x - $0.y * slope, $0.y + $0.x * slope) }
        return word
      }
    default: page.words.swapAt(index, value * page.words.count / 256)
    }
  }
}
