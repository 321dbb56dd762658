/// A yes or no for every px.
struct Bitmap {
  /// Columns x0 ..< x1 and rows y0 ..< y1.
  struct Box: Equatable {
    var x0: Int
    var y0: Int
    var x1: Int
    var y1: Int

    func contains(_ x: Int, _ y: Int) -> Bool { x >= x0 && x < x1 && y >= y0 && y < y1 }

    func union(_ other: Box?) -> Box {
      guard let other else { return self }
      return Box(x0: min(x0, other.x0), y0: min(y0, other.y0), x1: max(x1, other.x1), y1: max(y1, other.y1))
    }
  }

  let width: Int
  let height: Int
  /// Row by row.
  let bits: [Bool]

  init(width: Int, height: Int, _ bits: [Bool]) {
    self.width = width
    self.height = height
    self.bits = bits
  }

  /// The box around all connected patches (by their sides) of at least `size` px; nil when there is none.
  func bounds(ofPatchesFrom size: Int) -> Box? {
    var isSeen = [Bool](repeating: false, count: bits.count)
    var bounds: Box?
    for start in bits.indices where bits[start] && !isSeen[start] {
      var box = Box(x0: start % width, y0: start / width, x1: start % width + 1, y1: start / width + 1)
      var count = 0
      var open = [start]
      isSeen[start] = true
      while let i = open.popLast() {
        let (x, y) = (i % width, i / width)
        count += 1
        box = box.union(Box(x0: x, y0: y, x1: x + 1, y1: y + 1))
        let neighbours = [
          x > 0 ? i - 1 : nil, x + 1 < width ? i + 1 : nil, y > 0 ? i - width : nil, y + 1 < height ? i + width : nil,
        ]
        for case let next? in neighbours where bits[next] && !isSeen[next] {
          isSeen[next] = true
          open.append(next)
        }
      }
      if count >= size { bounds = box.union(bounds) }
    }
    return bounds
  }
}
