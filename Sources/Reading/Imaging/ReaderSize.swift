/// How large a page must be for the recognizer to read its smallest print, and no larger.
///
/// The recognizer finds lines on a reduced copy and reads them from this picture in strips 48 px high. 2000 px along an
/// A4 page are 170 dpi, where word recall has stopped rising; 1000 px across keep the print of a receipt that is many
/// times longer than wide.
package enum ReaderSize {
  /// Wanted length of a page's long side in px.
  package static let longSide = 2000.0
  /// Wanted length of a page's short side in px; the larger of the two scales counts.
  package static let shortSide = 1000.0
  /// Most px of a page: a receipt 16 times longer than wide at full size, 48 MB in RGB.
  package static let maximumPixels = 16_000_000.0
  /// A picture that is at most this many times larger than wanted keeps its size: a small reduction costs sharpness.
  static let tolerance = 1.25

  /// The scale, at most 1, at which a picture (or the part of it that holds the page) is read.
  package static func scale(width: Double, height: Double) -> Double {
    let wanted = max(longSide / max(width, height), shortSide / min(width, height))
    let bound = (maximumPixels / (width * height)).squareRoot()
    return min(1, wanted, bound)
  }

  /// The eighths of its size a JPEG is decoded at: the fewest that do not fall below `scale`.
  package static func eighths(for scale: Double) -> Int {
    min(8, max(1, Int((scale * 8).rounded(.up))))
  }

  /// Size of the page when rows of `decoded` px come from a picture of `stored` px that is wanted at `scale`.
  static func page(stored: Size, decoded: Size, scale: Double) -> Size {
    let wanted = Size(
      width: max(1, Int((Double(stored.width) * scale).rounded())),
      height: max(1, Int((Double(stored.height) * scale).rounded())))
    let isClose =
      Double(decoded.width) <= Double(wanted.width) * tolerance
      && Double(decoded.height) <= Double(wanted.height) * tolerance
    if isClose && Double(decoded.width) * Double(decoded.height) <= maximumPixels { return decoded }
    return Size(width: min(wanted.width, decoded.width), height: min(wanted.height, decoded.height))
  }
}

/// Columns and rows in px.
package struct Size: Equatable, Sendable {
  package var width: Int
  package var height: Int

  package init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }
}
