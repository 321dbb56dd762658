import DocumentFormats
import DocumentText
import TestSupport
import Testing
import WorkerProtocol
import XMLDocuments

struct FrameTests {
  static let page = TextPage(
    width: 595, height: 842, source: .textLayer,
    words: [
      Word(text: "Größe", quad: Quad(x0: 10, y0: 20, x1: 60, y1: 32), confidence: 1, line: 0),
      Word(text: "12,50€", quad: Quad(x0: 70, y0: 20, x1: 110, y1: 32), confidence: 0.75, line: 7),
    ])
  static let pixels = PagePixels(
    width: 3, height: 2, originX: 4, originY: 5, pageWidth: 10, pageHeight: 9, rgb: Array(0..<18))

  static let images = ImagesRequest(
    page: 40, turns: 3, quality: 92,
    tiles: [
      .init(region: Rectangle(x0: 0, y0: 0, x1: 1, y1: 0.5), width: 320, height: 1024),
      .init(region: Rectangle(x0: 0.25, y0: 0.4375, x1: 0.75, y1: 1), width: 16, height: 4096),
    ])

  static let requests: [DocumentRequest] = [
    .open(PreparationLimits(maximumPages: 50, maximumPixels: 60_000_000_000, cpuSeconds: 21), bytes: [1, 2, 3]),
    .open(PreparationLimits(maximumPages: 0, maximumPixels: 0, cpuSeconds: 0), bytes: []), .page(1), .page(352),
    .page(2, ignoringTextLayer: true), .images(images), .xml, .close,
  ]
  static let xml = XMLFiles(
    trees: [
      XMLTree(
        namespace: "urn:a",
        root: XMLElement(
          "A", attributes: ["b": "1", "c": ""], text: "ü", children: [XMLElement("B"), XMLElement("B", text: "2")])),
      XMLTree(namespace: "", root: XMLElement("C")),
    ], unreadable: 3)
  static let replies: [DocumentReply] =
    [
      .ready(missing: []), .ready(missing: Set(SandboxPart.allCases)), .opened(.pdf, pages: 40),
      .opened(.png, pages: 1),
      .text(page), .pixels(pixels), .closed,
      .images([[], [1, 2, 3], Array(0..<200)]), .images([]), .xml(XMLFiles()), .xml(xml),
    ]
    + DocumentFailure.allCases.map { .failed($0, detail: "why") }
  static let recognitions: [RecognitionReply] = [
    .ready(runtime: "openvino", missing: [.landlock, .seccomp]), .recognized(page, turns: 3),
    .failed(detail: "no memory"),
  ]

  @Test func everyMessageSurvivesTheWire() throws {
    for request in Self.requests { #expect(try DocumentRequest(request.frame) == request) }
    for reply in Self.replies { #expect(try DocumentReply(reply.frame) == reply) }
    for reply in Self.recognitions { #expect(try RecognitionReply(reply.frame) == reply) }
    let request = RecognitionRequest(page: Self.pixels)
    #expect(try RecognitionRequest(request.frame) == request)
  }

  /// A document can say that its characters steer terminals, and a worker that it took over can send them.
  @Test func wordsHaveNoCharactersThatChangeHowOthersAreShown() throws {
    var hostile = Self.page
    hostile.words[0].text = "A\u{1B}[2J\u{7F}\u{9B}\u{202E}B\u{2066}\u{200F}\u{61C}"
    hostile.words[1].text = "\u{202E}\u{7}"
    hostile.words.append(Word(text: "مطعم", quad: Quad(x0: 0, y0: 0, x1: 9, y1: 9), confidence: 1, line: 8))
    var page = Self.page
    page.words = [hostile.words[0], hostile.words[2]]
    page.words[0].text = "A[2JB"
    #expect(try DocumentReply(DocumentReply.text(hostile).frame) == .text(page))
    #expect(
      try RecognitionReply(RecognitionReply.recognized(hostile, turns: 0).frame) == .recognized(page, turns: 0))
  }

  @Test func cutAndLengthenedPayloadsAreMalformed() {
    for reply in Self.replies {
      let frame = reply.frame
      if !frame.payload.isEmpty {
        let cut = Frame(kind: frame.kind, payload: Array(frame.payload.dropLast()))
        #expect(throws: FrameError.self) { try DocumentReply(cut) }
      }
      let long = Frame(kind: frame.kind, payload: frame.payload + [0])
      #expect(throws: FrameError.self) { try DocumentReply(long) }
    }
  }

  @Test func xmlDeeperThanAnyInvoiceIsMalformed() {
    var element = XMLElement("A")
    for _ in 0..<XMLLimits.depth { element = XMLElement("A", children: [element]) }
    let reply = DocumentReply.xml(XMLFiles(trees: [XMLTree(namespace: "", root: element)]))
    #expect(throws: FrameError.malformed) { try DocumentReply(reply.frame) }
  }

  @Test func cropOffItsPageOrOfOtherPixelsIsMalformed() {
    var outside = Self.pixels
    outside.originX = 8
    var short = Self.pixels
    short.rgb.removeLast(3)
    var empty = Self.pixels
    (empty.width, empty.rgb) = (0, [])
    for wrong in [outside, short, empty] {
      #expect(throws: FrameError.malformed) { try DocumentReply(DocumentReply.pixels(wrong).frame) }
    }
  }

  @Test func tilesOutsideThePageOrBeyondEverySizeAreMalformed() {
    func tile(_ change: (inout ImagesRequest) -> Void) -> Frame {
      var request = Self.images
      change(&request)
      return DocumentRequest.images(request).frame
    }
    let wrong = [
      tile { $0.tiles = [] }, tile { $0.turns = 4 }, tile { $0.quality = 0 }, tile { $0.quality = 101 },
      tile { $0.tiles[0].width = 0 }, tile { $0.tiles[0].height = 4097 }, tile { $0.tiles[1].region.x1 = 1.001 },
      tile { $0.tiles[1].region.y0 = -0.001 }, tile { $0.tiles[0].region.x1 = 0 },
      tile { $0.tiles[0].region.y0 = .nan },
      tile { $0.tiles = Array(repeating: $0.tiles[0], count: 65) },
    ]
    for frame in wrong { #expect(throws: FrameError.malformed) { try DocumentRequest(frame) } }
  }

  @Test func numbersThatAreNotFiniteNeverGetThrough() {
    var page = Self.page
    page.words[0].quad.topLeft.x = .nan
    #expect(throws: FrameError.malformed) { try DocumentReply(DocumentReply.text(page).frame) }
    page = Self.page
    page.width = 0
    #expect(throws: FrameError.malformed) { try DocumentReply(DocumentReply.text(page).frame) }
  }

  @Test func mutatedBytesGiveAMessageOrAnErrorNeverATrap() {
    var generator = SeededGenerator(seed: 7)
    let seeds = Self.requests.map(\.frame) + Self.replies.map(\.frame) + Self.recognitions.map(\.frame)
    var refused = 0
    for _ in 0..<20_000 {
      var frame = seeds.randomElement(using: &generator) ?? Frame(kind: 0, payload: [])
      for _ in 0..<Int.random(in: 1...4, using: &generator) where !frame.payload.isEmpty {
        frame.payload[Int.random(in: 0..<frame.payload.count, using: &generator)] = .random(
          in: 0...255, using: &generator)
      }
      if Bool.random(using: &generator) { frame.payload.removeLast(min(frame.payload.count, 3)) }
      if Int.random(in: 0..<8, using: &generator) == 0 { frame.kind = .random(in: 0...255, using: &generator) }
      if (try? DocumentRequest(frame)) == nil { refused += 1 }
      if (try? DocumentReply(frame)) == nil { refused += 1 }
      if (try? RecognitionReply(frame)) == nil { refused += 1 }
      if (try? RecognitionRequest(frame)) == nil { refused += 1 }
    }
    // Kinds do not overlap: each frame is refused by at least three of the four.
    #expect(refused >= 60_000)
  }
}
