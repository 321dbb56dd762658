import DocumentText
import Imaging
import Testing
import WorkerProtocol

/// Documents prepared in the test's own process, for what needs no isolation.
enum Preparation {
  static let limits = PreparationLimits(maximumPages: 50, maximumPixels: 60_000_000, cpuSeconds: 10)

  static func open(_ bytes: [UInt8], _ limits: PreparationLimits = limits) -> DocumentReply {
    var session = DocumentSession()
    return session.reply(to: .open(limits, bytes: bytes))
  }

  static func page(_ bytes: [UInt8], number: Int = 1) -> DocumentReply {
    var session = DocumentSession()
    let opened = session.reply(to: .open(limits, bytes: bytes))
    guard case .opened = opened else { return opened }
    return session.reply(to: .page(number))
  }

  static func pixels(_ bytes: [UInt8]) throws -> PagePixels {
    guard case .pixels(let page) = page(bytes) else { throw Unexpected() }
    return page
  }

  static func text(_ bytes: [UInt8], number: Int = 1) throws -> TextPage {
    guard case .text(let page) = page(bytes, number: number) else { throw Unexpected() }
    return page
  }

  struct Unexpected: Error {}
}

extension DocumentReply {
  var failure: DocumentFailure? {
    if case .failed(let failure, _) = self { failure } else { nil }
  }
}

extension PagePixels {
  subscript(x: Int, y: Int) -> [Int] {
    let i = (y * width + x) * 3
    return rgb[i..<(i + 3)].map { Int($0) }
  }

  /// The colours in the middles of the four quarters, row by row.
  var quarters: [[Int]] {
    [(1, 1), (3, 1), (1, 3), (3, 3)].map { self[width * $0.0 / 4, height * $0.1 / 4] }
  }

  /// A page of one colour on which `paint` may draw.
  static func blank(
    _ width: Int, _ height: Int, _ colour: [UInt8], paint: (inout PagePixels) -> Void = { _ in }
  ) -> PagePixels {
    var page = PagePixels(
      width: width, height: height, originX: 0, originY: 0, pageWidth: width, pageHeight: height,
      rgb: Array(repeatElement(colour, count: width * height).joined()))
    paint(&page)
    return page
  }

  mutating func fill(_ columns: Range<Int>, _ rows: Range<Int>, _ colour: [UInt8]) {
    for y in rows {
      for x in columns { rgb.replaceSubrange(((y * width + x) * 3)..<((y * width + x) * 3 + 3), with: colour) }
    }
  }
}

func isClose(_ a: [[Int]], _ b: [[Int]], within tolerance: Int = 6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { zip($0, $1).allSatisfy { abs($0 - $1) <= tolerance } }
}
