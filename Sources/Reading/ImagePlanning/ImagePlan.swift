import DocumentText
import Extraction

/// How a page is shown to a vision model: as one image, or as several from top to bottom that overlap. Servers do not
/// resample images of these sizes.
public struct ImagePlan: Sendable, Equatable {
  /// One image of a part of the page. The part is scaled to fit the size; what is left of the last cells is white.
  public struct Tile: Sendable, Equatable {
    /// The part of the upright page.
    public var region: FractionBox
    /// px; a multiple of the geometry's cell.
    public var width: Int
    /// px; a multiple of the geometry's cell.
    public var height: Int

    public init(region: FractionBox, width: Int, height: Int) {
      self.region = region
      self.width = width
      self.height = height
    }
  }

  /// From top to bottom.
  public let tiles: [Tile]
  /// Image tokens of all tiles.
  public let tokens: Int
  /// px of the page's small print in the tiles; nil where no text is known.
  public let textHeight: Double?
  /// More than `ImageBudget.tokens` are spent, so that the text can be read.
  public let overruledBudget: Bool
  /// Small print stays below `ImageBudget.minimumTextHeight`: the hard cap, the model's longest edge or the picture
  /// itself does not give more.
  public let illegible: Bool

  /// Share of a page's characters that small print is: what decides whether the page is legible.
  static let smallPrint = 0.1
  /// Tiles of a page at the most: a receipt 30 times longer than wide in full width.
  static let maximumTiles = 16
  /// Another tile must make text larger by this factor.
  static let worthwhile = 1.05
  /// A page without known text gets more tiles until it is this close to the scale that the budget allows.
  static let closeEnough = 0.8

  /// - Parameters:
  ///   - page: the upright page with its words; without words all of it is shown.
  ///   - geometry: how the model cuts images.
  ///   - budget: with a hard cap of at least 16 tokens, which the smallest image costs.
  ///   - maximumTiles: the most images that a request may hold; at least one.
  public init(page: TextPage, geometry: ImageGeometry, budget: ImageBudget, maximumTiles: Int = .max) {
    let region = page.contents
    let print = page.textHeight(share: Self.smallPrint)
    let legible = print.map { Double(budget.minimumTextHeight) / $0 }
    let limit = Self.largestScale(page, legible: legible)
    let tokens = min(budget.tokens, budget.hardCap)
    let splitter = BandSplitter(page: page, region: region)
    let layouts = (1...max(1, min(maximumTiles, Self.maximumTiles))).compactMap { count in
      splitter.bands(count).map {
        TileLayout(width: Double(region.width), bands: $0, geometry: geometry, limit: limit)
      }
    }
    let wanted =
      legible.map { min($0, limit) }
      ?? layouts.reduce(0) { max($0, $1.largestScale(tokens: tokens)) } * Self.closeEnough
    let (layout, scale) = Self.choose(layouts, reaching: wanted, tokens: tokens, hardCap: budget.hardCap)
    tiles = layout.bands.map { band in
      let (width, height) = layout.size(of: band, at: scale)
      let part = FractionBox(
        x0: Double(region.x0) / Double(page.width), y0: band.lowerBound / Double(page.height),
        x1: Double(region.x1) / Double(page.width), y1: band.upperBound / Double(page.height))
      return Tile(region: part, width: width, height: height)
    }
    self.tokens = layout.tokens(at: scale)
    textHeight = print.map { $0 * scale }
    overruledBudget = self.tokens > budget.tokens
    // Less than a hundredth of a px is rounding.
    illegible = textHeight.map { $0 < Double(budget.minimumTextHeight) - 0.01 } ?? false
  }

  /// Most px of a tile per page unit. A larger scale than the page was read at shows no more detail, but can make small
  /// print large enough for the model's patches: up to twice that scale is allowed.
  private static func largestScale(_ page: TextPage, legible: Double?) -> Double {
    // Points of a PDF are drawn at any scale: 200 dpi is what recognizers read every word at.
    let natural =
      switch page.source {
      case .recognized: 1.0
      case .textLayer: 200.0 / 72.0
      }
    return min(max(natural, legible ?? 0), 2 * natural)
  }

  /// The fewest tiles that reach the scale within the tokens; else the cheapest that reach it within the hard cap; else
  /// the largest scale that the hard cap allows.
  private static func choose(
    _ layouts: [TileLayout], reaching wanted: Double, tokens: Int, hardCap: Int
  ) -> (TileLayout, Double) {
    // There is always a plan of a single tile.
    var best = (layout: layouts[0], scale: layouts[0].largestScale(tokens: hardCap))
    var cheapest: (layout: TileLayout, tokens: Int)?
    for layout in layouts {
      let scale = layout.largestScale(tokens: tokens)
      if scale >= wanted { return (layout, scale) }
      let cost = layout.tokens(at: wanted)
      if layout.fits(wanted), cost <= hardCap, cost < cheapest?.tokens ?? .max { cheapest = (layout, cost) }
      let cap = layout.largestScale(tokens: hardCap)
      if cap > best.scale * worthwhile { best = (layout, cap) }
    }
    if let cheapest { return (cheapest.layout, cheapest.layout.largestScale(tokens: cheapest.tokens)) }
    return best
  }
}

extension TextPage {
  /// Margin shown around the words, as a share of the page's long side: it may hold print that was not recognized.
  private static let margin: Float = 0.02

  /// The part of the page that holds its words, in page units; all of it when there are none.
  ///
  /// A text layer does not hold pictures, and a vendor's name is often a picture at the top: such a page keeps its top.
  fileprivate var contents: Rectangle {
    let whole = Rectangle(x0: 0, y0: 0, x1: width, y1: height)
    guard let first = words.first else { return whole }
    let bounds = words.dropFirst().reduce(first.quad.bounds) { $0.union($1.quad.bounds) }
    let margin = Self.margin * max(width, height)
    let contents = Rectangle(
      x0: max(0, bounds.x0 - margin), y0: source == .textLayer ? 0 : max(0, bounds.y0 - margin),
      x1: min(width, bounds.x1 + margin), y1: min(height, bounds.y1 + margin))
    return contents.width > 0 && contents.height > 0 ? contents : whole
  }
}
