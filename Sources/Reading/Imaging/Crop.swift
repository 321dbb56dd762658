/// A part of a page as fractions of its width and height, so that it holds at every scale.
package struct Crop: Equatable, Sendable {
  package var x0: Double
  package var y0: Double
  package var x1: Double
  package var y1: Double

  package static let whole = Crop(x0: 0, y0: 0, x1: 1, y1: 1)

  package init(x0: Double, y0: Double, x1: Double, y1: Double) {
    self.x0 = x0
    self.y0 = y0
    self.x1 = x1
    self.y1 = y1
  }

  /// The px of a page of `size` that the crop touches; at least one.
  package func window(on size: Size) -> Window {
    let left = min(size.width - 1, max(0, Int((x0 * Double(size.width)).rounded(.down))))
    let top = min(size.height - 1, max(0, Int((y0 * Double(size.height)).rounded(.down))))
    let right = min(size.width, max(left + 1, Int((x1 * Double(size.width)).rounded(.up))))
    let bottom = min(size.height, max(top + 1, Int((y1 * Double(size.height)).rounded(.up))))
    return Window(page: size, x: left, y: top, width: right - left, height: bottom - top)
  }
}

/// A rectangle of px inside a page.
package struct Window: Equatable, Sendable {
  package let page: Size
  package let x: Int
  package let y: Int
  package let width: Int
  package let height: Int

  package init(page: Size, x: Int, y: Int, width: Int, height: Int) {
    self.page = page
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}
