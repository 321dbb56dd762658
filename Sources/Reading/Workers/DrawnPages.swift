import ImagePlanning

/// A page to draw.
public struct PageOrder: Sendable {
  /// From 1.
  public var page: Int
  /// Quarter turns clockwise that make it upright (`ReadPages.turns`).
  public var turns: Int
  public var plan: ImagePlan

  public init(page: Int, turns: Int, plan: ImagePlan) {
    self.page = page
    self.turns = turns
    self.plan = plan
  }
}

/// One image of a page: a tile of its plan.
public struct PageImage: Sendable, Equatable {
  /// A whole JPEG file, without any bytes around it.
  public var jpeg: [UInt8]
  /// px
  public var width: Int
  public var height: Int

  public init(jpeg: [UInt8], width: Int, height: Int) {
    self.jpeg = jpeg
    self.width = width
    self.height = height
  }
}

/// The images of pages that a `PageSource` drew.
public struct DrawnPages: Sendable {
  /// For each page that was ordered, its tiles from top to bottom.
  public var pages: [[PageImage]]
  public var timing: StageTimes

  public init(pages: [[PageImage]], timing: StageTimes) {
    self.pages = pages
    self.timing = timing
  }
}
