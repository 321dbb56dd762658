import DocumentText
import WorkerProtocol

/// Where a recognizer's words, measured on an upright crop, lie on the whole upright page.
package struct PagePlacement: Sendable {
  /// The page as the document worker delivered it.
  private let pixels: PagePixels
  /// Quarter turns clockwise that made it upright.
  private let turns: Int

  package init(_ pixels: PagePixels, turns: Int) {
    self.pixels = pixels
    self.turns = turns
  }

  /// The words on the whole page: the crop's origin is turned with the page and added to every corner.
  package func place(_ crop: TextPage) -> TextPage {
    let (x, y) = origin
    let sideways = turns % 2 == 1
    return TextPage(
      width: Float(sideways ? pixels.pageHeight : pixels.pageWidth),
      height: Float(sideways ? pixels.pageWidth : pixels.pageHeight), source: crop.source,
      words: crop.words.map { word in
        var placed = word
        placed.quad = word.quad.map { Point($0.x + x, $0.y + y) }
        return placed
      })
  }

  /// The top left corner of the turned crop on the turned page, in px.
  private var origin: (x: Float, y: Float) {
    let right = pixels.pageWidth - pixels.originX - pixels.width
    let bottom = pixels.pageHeight - pixels.originY - pixels.height
    return switch turns % 4 {
    case 1: (Float(bottom), Float(pixels.originX))
    case 2: (Float(right), Float(bottom))
    case 3: (Float(pixels.originY), Float(right))
    default: (Float(pixels.originX), Float(pixels.originY))
    }
  }
}
