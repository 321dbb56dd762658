import Glibc

/// Lines over a common horizontal axis, drawn as SVG.
struct LineChart {
  struct Point {
    var x: Double
    var y: Double
  }

  struct Line {
    var name: String
    /// Pieces of the line; there is nothing between two of them.
    var pieces: [[Point]]
  }

  struct Tick {
    var value: Double
    var label: String
  }

  var name: String
  var lines: [Line]
  /// In ascending order, at least one.
  var xTicks: [Tick]
  /// A dashed line across, such as a limit.
  var marks: [Tick] = []
  /// The end of the axis, where it is not that of the ticks and lines.
  var xEnd: Double?
  var yText: (Double) -> String

  private static let (width, height, left, right, top, bottom) = (720.0, 260.0, 70.0, 24.0, 16.0, 28.0)

  var html: HTML {
    let points = lines.flatMap(\.pieces).flatMap { $0 }
    let xEnd = max(xEnd ?? 0, (xTicks.map(\.value) + points.map(\.x)).max() ?? 1, 1e-9)
    let yEnd = max((marks.map(\.value) + points.map(\.y)).max() ?? 1, 1e-9) * 1.05
    let yStep = Self.step(yEnd)
    func x(_ value: Double) -> Double { Self.left + value / xEnd * (Self.width - Self.left - Self.right) }
    func y(_ value: Double) -> Double {
      Self.height - Self.bottom - value / yEnd * (Self.height - Self.top - Self.bottom)
    }
    let end = Self.width - Self.right
    let horizontal = stride(from: 0, through: yEnd, by: yStep).map { value -> HTML in
      """
      <line class="grid" x1="\(Self.left)" x2="\(end)" y1="\(y(value))" y2="\(y(value))"/>\
      <text class="tick" text-anchor="end" x="\(Self.left - 6)" y="\(y(value) + 4)">\(yText(value))</text>\n
      """
    }
    let vertical = xTicks.map { tick -> HTML in
      """
      <line class="grid" x1="\(x(tick.value))" x2="\(x(tick.value))" y1="\(Self.top)" y2="\(y(0))"/>\
      <text class="tick" text-anchor="middle" x="\(x(tick.value))" y="\(Self.height - 8)">\(tick.label)</text>\n
      """
    }
    let drawn = lines.enumerated().map { index, line -> HTML in
      let pieces = line.pieces.map { piece -> HTML in
        if piece.count == 1 {
          return "<circle class=\"dot\" cx=\"\(x(piece[0].x))\" cy=\"\(y(piece[0].y))\" r=\"2.5\"/>"
        }
        return "<polyline points=\"\(piece.map { point -> HTML in "\(x(point.x)),\(y(point.y)) " })\"/>"
      }
      return "<g class=\"line c\(index % 5)\"><title>\(line.name)</title>\(pieces)</g>\n"
    }
    let limits = marks.map { mark -> HTML in
      """
      <line class="mark" x1="\(Self.left)" x2="\(end)" y1="\(y(mark.value))" y2="\(y(mark.value))"/>\
      <text class="tick" text-anchor="end" x="\(end)" y="\(y(mark.value) - 4)">\(mark.label)</text>\n
      """
    }
    let legend = lines.enumerated().map { index, line -> HTML in
      "<span class=\"key c\(index % 5)\">\(line.name)</span> "
    }
    return """
      <figure><figcaption>\(name)</figcaption>
      <svg viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(name)">
      \(horizontal)\(vertical)\(drawn)\(limits)</svg>
      <p class="legend">\(legend)</p></figure>\n
      """
  }

  /// A round distance between four to eight lines of a grid.
  static func step(_ end: Double) -> Double {
    let power = pow(10, floor(log10(end)))
    let count = end / power
    return power * (count < 1.6 ? 0.25 : count < 3.2 ? 0.5 : count < 6.4 ? 1 : 2)
  }
}
