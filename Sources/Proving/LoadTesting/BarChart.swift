/// Horizontal bars, one a row, each of one or several parts, drawn as HTML boxes.
struct BarChart {
  struct Bar {
    var name: String
    /// What stands behind the bar.
    var text: String
    var parts: [Part]
  }

  struct Part {
    var name: String
    var value: Double
    /// Place in the palette.
    var color: Int
  }

  var name: String
  var bars: [Bar]
  /// Names the parts below the bars.
  var hasLegend = false

  var html: HTML {
    let longest = max(bars.map { bar in bar.parts.reduce(0) { $0 + $1.value } }.max() ?? 1, 1e-9)
    let rows = bars.map { bar -> HTML in
      let parts = bar.parts.map { part -> HTML in
        let width = part.value / longest * 100
        return "<i class=\"c\(part.color % 5)\" style=\"width:\(width)%\" title=\"\(part.name)\"></i>"
      }
      return "<div class=\"row\"><b>\(bar.name)</b><span class=\"bar\">\(parts)</span><em>\(bar.text)</em></div>\n"
    }
    let legend = (hasLegend ? bars.first?.parts ?? [] : []).map { part -> HTML in
      "<span class=\"key c\(part.color % 5)\">\(part.name)</span> "
    }
    return "<figure><figcaption>\(name)</figcaption>\n\(rows)<p class=\"legend\">\(legend)</p></figure>\n"
  }
}
