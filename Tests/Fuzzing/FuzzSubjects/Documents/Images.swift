import DocumentFormats
import DocumentText
import Imaging
import WorkerProtocol

extension FuzzSubject {
  /// Pictures, decoded as in a document worker: pixels are as many as announced, and every reply can be sent. PDFs are left out:
  /// a fault of poppler's would end the run (`benchmarks/fuzz.py` has workers for them).
  static let images = FuzzSubject(
    "images", maximumBytes: 6000,
    words: [
      "\u{89}PNG\r\n\u{1A}\n", "IHDR", "IDAT", "IEND", "tRNS", "PLTE", "iCCP", "Exif\0\0", "MM\0\u{2A}", "II\u{2A}\0",
      "JFIF\0",
    ], isBinary: true
  ) { input in
    var outcome = Outcome()
    guard let format = DocumentFormat(input), format.family == .image else { return outcome }
    var session = DocumentSession()
    let limits = PreparationLimits(maximumPages: 1, maximumPixels: 1 << 16, cpuSeconds: 5)
    let tile = ImagesRequest.Tile(region: Rectangle(x0: 0, y0: 0, x1: 1, y1: 1), width: 64, height: 64)
    let images = ImagesRequest(page: 1, turns: Int(input.last ?? 0) & 3, quality: 80, tiles: [tile])
    for request in [DocumentRequest.open(limits, bytes: input), .page(1), .images(images), .xml, .close] {
      let reply = session.reply(to: request)
      try require((try? DocumentReply(reply.frame)) == reply, "a reply can be sent")
      switch reply {
      case .pixels(let page):
        try require(page.rgb.count == page.width * page.height * 3, "there are as many pixels as announced")
        outcome.add(count: page.rgb.count)
      case .images(let files):
        try require(files.allSatisfy { JPEGStructure($0) != nil }, "what a model is shown is a whole JPEG")
        outcome.add(count: files.count)
      case .failed(let failure, _): outcome.add(count: Int(failure.rawValue))
      default: outcome.add(true)
      }
    }
    return outcome
  }
}
