import WorkerProtocol

/// Finds the bright paper on a darker table or scanner lid.
///
/// A crop that is too large costs time; one that is too small loses text. So there is a crop only when paper and
/// background differ clearly, and it includes everything that is not clearly background (docs/document-preparation.md
/// has the measurements).
package enum PaperFinder {
  /// Long side of the reduced page the search runs on, in px: print is a texture there, paper a plane.
  static let searchSide = 160.0
  /// Least share of the brightness variance that "paper or background" explains. Evenly lit scans stay below 0.8.
  static let minimumSeparability = 0.85
  /// Least ratio of the darkest paper (5th percentile) to the brightest background cut away (95th).
  static let minimumContrast = 1.6
  /// A bright or coloured patch of less than this share of the page is glare or dirt.
  static let smallestPatch = 0.004
  /// Largest share of the page that a crop may keep: cutting less away is not worth the risk.
  static let largestCrop = 0.9
  /// Added on every side, as a share of the page.
  static let margin = 0.02
  /// When sharp steps in brightness reach this share of what would be cut away, it may hold print.
  static let sharpShare = 0.0002
  /// A step between neighbouring px, as a share of the brighter one: 7 of 20 parts. Print has such steps even in shadow; wood,
  /// cloth and stone that are out of focus do not.
  static let sharpStep: (of: Int32, parts: Int32) = (7, 20)
  /// Smaller steps, in levels of 255, are noise and dust in dark places.
  static let noise: Int32 = 50
  /// Pictures with a shorter long side are small already.
  static let smallestSide = 640

  /// The part of a whole page that holds the paper; nil when all of the page is paper or the paper is not clear.
  package static func paper(on page: PagePixels) -> Crop? {
    guard max(page.width, page.height) >= smallestSide else { return nil }
    let small = reduced(page)
    var brightness = (0..<(small.width * small.height)).map { i in
      min(small.rgb[i * 3], small.rgb[i * 3 + 1], small.rgb[i * 3 + 2])
    }
    // Closing removes print and keeps edges.
    brightness = spread(spread(brightness, small.width, small.height, max), small.width, small.height, min)
    let (threshold, separability) = split(brightness)
    guard separability >= minimumSeparability else { return nil }
    let bright = Bitmap(width: small.width, height: small.height, brightness.map { $0 > threshold })
    let foreign = Bitmap(width: small.width, height: small.height, unlikeBackground(small, paper: bright))
    let patch = Int(smallestPatch * Double(brightness.count))
    guard let box = bright.bounds(ofPatchesFrom: patch)?.union(foreign.bounds(ofPatchesFrom: patch)),
      isContrasting(brightness, bright, outside: box)
    else { return nil }
    let crop = Crop(
      x0: max(0, Double(box.x0) / Double(small.width) - margin),
      y0: max(0, Double(box.y0) / Double(small.height) - margin),
      x1: min(1, Double(box.x1) / Double(small.width) + margin),
      y1: min(1, Double(box.y1) / Double(small.height) + margin))
    guard (crop.x1 - crop.x0) * (crop.y1 - crop.y0) <= largestCrop, !hasPrint(page, outside: crop) else { return nil }
    return crop
  }

  private static func reduced(_ page: PagePixels) -> PagePixels {
    let source = Size(width: page.width, height: page.height)
    let scale = min(1, searchSide / Double(max(page.width, page.height)))
    let target = Size(
      width: max(1, Int(Double(page.width) * scale)), height: max(1, Int(Double(page.height) * scale)))
    var scaler = RowScaler(source: source, window: Crop.whole.window(on: target))
    page.rgb.withUnsafeBufferPointer { rgb in
      for y in 0..<page.height { scaler.add(UnsafeBufferPointer(rebasing: rgb[(y * page.width * 3)...])) }
    }
    return scaler.finish()
  }

  /// Sets every px to the greatest (or least) value within two px in each direction.
  private static func spread(
    _ values: [UInt8], _ width: Int, _ height: Int, _ choose: (UInt8, UInt8) -> UInt8
  ) -> [UInt8] {
    var across = values
    var result = values
    for i in values.indices {
      let (x, y) = (i % width, i / width)
      for neighbour in max(0, x - 2)...min(width - 1, x + 2) {
        across[i] = choose(across[i], values[y * width + neighbour])
      }
    }
    for i in values.indices {
      let (x, y) = (i % width, i / width)
      result[i] = across[i]
      for neighbour in max(0, y - 2)...min(height - 1, y + 2) {
        result[i] = choose(result[i], across[neighbour * width + x])
      }
    }
    return result
  }

  /// Otsu's threshold, and the share of the variance it explains.
  package static func split(_ values: [UInt8]) -> (threshold: UInt8, separability: Double) {
    var histogram = [Double](repeating: 0, count: 256)
    for value in values { histogram[Int(value)] += 1 }
    let count = Double(values.count)
    let total = histogram.indices.reduce(0) { $0 + Double($1) * histogram[$1] }
    let mean = total / count
    let squares = histogram.indices.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) * histogram[$1] }
    let variance = squares / count
    var best = (threshold: UInt8(0), between: 0.0)
    var below = 0.0
    var sumBelow = 0.0
    for level in 0..<255 {
      below += histogram[level]
      sumBelow += Double(level) * histogram[level]
      guard below > 0, below < count else { continue }
      let difference = sumBelow / below - (total - sumBelow) / (count - below)
      let between = below * (count - below) / (count * count) * difference * difference
      if between > best.between { best = (UInt8(level), between) }
    }
    return (best.threshold, variance > 0 ? best.between / variance : 0)
  }

  /// The px whose colour does not occur in the background at the picture's edges; coloured parts of the paper are among
  /// them.
  private static func unlikeBackground(_ page: PagePixels, paper: Bitmap) -> [Bool] {
    // 16 levels for each channel; neighbouring levels count as the same colour.
    func level(_ i: Int, _ channel: Int) -> Int { Int(page.rgb[i * 3 + channel]) >> 4 }
    var isBackground = [Bool](repeating: false, count: 4096)
    let frame = max(2, max(page.width, page.height) / 25)
    for i in paper.bits.indices where !paper.bits[i] {
      let (x, y) = (i % page.width, i / page.width)
      guard min(x, y, page.width - 1 - x, page.height - 1 - y) < frame else { continue }
      for red in max(0, level(i, 0) - 1)...min(15, level(i, 0) + 1) {
        for green in max(0, level(i, 1) - 1)...min(15, level(i, 1) + 1) {
          for blue in max(0, level(i, 2) - 1)...min(15, level(i, 2) + 1) {
            isBackground[red << 8 | green << 4 | blue] = true
          }
        }
      }
    }
    return paper.bits.indices.map { !isBackground[level($0, 0) << 8 | level($0, 1) << 4 | level($0, 2)] }
  }

  private static func isContrasting(_ brightness: [UInt8], _ bright: Bitmap, outside box: Bitmap.Box) -> Bool {
    let paper = brightness.indices.filter { bright.bits[$0] }.map { brightness[$0] }.sorted()
    let cut = brightness.indices.filter { !box.contains($0 % bright.width, $0 / bright.width) }
      .map { brightness[$0] }.sorted()
    guard !paper.isEmpty, !cut.isEmpty else { return false }
    return Double(paper[paper.count / 20]) >= minimumContrast * Double(cut[cut.count - 1 - cut.count / 20])
  }

  /// How many of `count` px from `first` on differ sharply from their right neighbour, which is in bounds.
  private static func sharpSteps(_ rgb: UnsafeBufferPointer<UInt8>, _ first: Int, _ count: Int) -> Int {
    var sharp = 0
    // Green stands for brightness.
    for i in 0..<count {
      let (one, other) = (Int32(rgb[(first &+ i) &* 3 &+ 1]), Int32(rgb[(first &+ i) &* 3 &+ 4]))
      let step = abs(one &- other)
      if step >= noise && sharpStep.parts &* step >= sharpStep.of &* max(one, other) { sharp &+= 1 }
    }
    return sharp
  }

  /// Whether the part outside the crop has the sharp steps of print: it may be a dark banner of the page.
  private static func hasPrint(_ page: PagePixels, outside crop: Crop) -> Bool {
    let window = crop.window(on: Size(width: page.width, height: page.height))
    let columns = window.x..<(window.x + window.width)
    let rows = window.y..<(window.y + window.height)
    var sharp = 0
    page.rgb.withUnsafeBufferPointer { rgb in
      for y in 0..<page.height {
        // A px is compared with its right neighbour, so the last column is none.
        let last = page.width - 1
        let inside = rows.contains(y) ? columns.clamped(to: 0..<last) : 0..<0
        sharp += sharpSteps(rgb, y * page.width, inside.lowerBound)
        sharp += sharpSteps(rgb, y * page.width + inside.upperBound, last - inside.upperBound)
      }
    }
    let area = page.width * page.height - window.width * window.height
    return Double(sharp) > sharpShare * Double(area)
  }
}
