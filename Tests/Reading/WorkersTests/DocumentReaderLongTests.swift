import DocumentText
import Extraction
import Foundation
import ImagePlanning
import Logging
import TestSupport
import Testing
import WorkerProtocol
import Workers
import XMLDocuments

/// Pages read and drawn by real worker processes.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct DocumentReaderLongTests {
  static let pixtral = ImageGeometry(patch: 16, merge: 1, maximumEdge: 1024, breakTokens: 1)
  static let budget = ImageBudget(tokens: 1600, hardCap: 4160, minimumTextHeight: 10)
  static let root = Checkout.root

  /// The programs lie beside the test bundle.
  static let installation: Installation = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return Installation(program: CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own)
  }()
  static var hasModels: Bool { installation.models != nil }

  static func example(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: root.appending(path: "examples/\(name)")))
  }

  static var deadline: ContinuousClock.Instant { .now + .seconds(60) }

  /// - Parameter documents: what serves as document worker.
  static func withReader(
    documents: WorkerPool.Configuration = .documentWorkers(installation, count: 1), recognizes: Bool = false,
    pageTimeout: Duration = .seconds(20),
    _ body: @Sendable (DocumentReader, WorkerPool) async throws -> Void
  ) async throws {
    signal(SIGPIPE, SIG_IGN)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let documents = WorkerPool(documents, logger: logger)
    let recognizers =
      recognizes
      ? installation.models.map { WorkerPool(.recognizers(installation, models: $0, count: 1), logger: logger) } : nil
    let reader = DocumentReader(
      documents: documents, recognizers: recognizers,
      limits: .init(maximumPages: 50, maximumPixels: 60_000_000, pageTimeout: pageTimeout))
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await documents.run() }
      if let recognizers { group.addTask { await recognizers.run() } }
      try await body(reader, documents)
      group.cancelAll()
    }
  }

  /// A whole page as one image of about its own size.
  static func wholePage(width: Float, height: Float) -> ImagePlan {
    ImagePlan(
      page: TextPage(width: width, height: height, source: .recognized, words: []),
      geometry: ImageGeometry(patch: 16, merge: 1, maximumEdge: 2048, breakTokens: 1),
      budget: ImageBudget(tokens: 20_000, hardCap: 20_000, minimumTextHeight: 10))
  }

  /// Some versions of poppler crash over a file in a PDF that is named by a string alone, as the standard allows.
  @Test func aCrashOverTheFilesInAPDFCostsNoPages() async throws {
    var file = try Self.example("statement.pdf")
    let start = file.count
    let objects = [
      "5 0 obj\n<</Type/Catalog/Pages 7 0 R/Names<</EmbeddedFiles<</Names[(a)9 0 R]>>>>>>\nendobj\n",
      "9 0 obj\n(invoice.xml)\nendobj\n",
    ]
    // An update: the table of the objects that are other than before, and of a new one.
    let table =
      "xref\n5 1\n\(Self.offset(start)) 00000 n \n9 1\n\(Self.offset(start + objects[0].utf8.count)) 00000 n \n"
    let trailer = "trailer\n<</Size 10/Root 5 0 R/Prev 2163>>\nstartxref\n"
    let place = start + objects.reduce(0) { $0 + $1.utf8.count }
    file += Array((objects.joined() + table + trailer + "\(place)\n%%EOF").utf8)
    let whole = file
    try await Self.withReader { reader, _ in
      let reading = try await reader.read(whole, deadline: Self.deadline)
      #expect(reading.pages.map { $0.words.count > 20 } == [true])
      #expect(reading.xml.trees.isEmpty && reading.xml.unreadable <= 1)
    }
  }

  private static func offset(_ place: Int) -> String {
    let digits = String(place)
    return String(repeating: "0", count: 10 - digits.count) + digits
  }

  @Test func pagesAreDrawnAsTheirPlansSayInOrder() async throws {
    try await Self.withReader { reader, _ in
      let invoice = try Self.example("invoice-two-pages.pdf")
      let reading = try await reader.read(invoice, deadline: Self.deadline)
      #expect(reading.turns == [0, 0])
      let plans = reading.pages.map { ImagePlan(page: $0, geometry: Self.pixtral, budget: Self.budget) }
      let orders = [2, 1, 2].map { PageOrder(page: $0, turns: 0, plan: plans[$0 - 1]) }
      let drawing = try await reader.images(invoice, of: orders, deadline: Self.deadline)
      #expect(drawing.pages.count == 3)
      #expect(drawing.pages[0] == drawing.pages[2] && drawing.pages[0] != drawing.pages[1])
      for (order, images) in zip(orders, drawing.pages) {
        #expect(images.map(\.width) == order.plan.tiles.map(\.width))
        #expect(images.map(\.height) == order.plan.tiles.map(\.height))
        for image in images { #expect(JPEGStructure(image.jpeg)?.height == image.height) }
      }
      #expect(drawing.timing.prepare > .zero)
    }
  }

  @Test func pagesAreCountedWithoutReadingAndBrokenFilesRefused() async throws {
    try await Self.withReader { reader, _ in
      for (name, count) in [("invoice-two-pages.pdf", 2), ("receipt.jpg", 1)] {
        let document = try Self.example(name)
        #expect(try await reader.pageCount(document, deadline: Self.deadline) == count)
      }
      await Self.expectProblem(.documentUnreadable) {
        _ = try await reader.pageCount(Array("%PDF-1.7 and no more".utf8), deadline: Self.deadline)
      }
    }
  }

  @Test func damagedDocumentIsRefusedAndMissingPagesAreNotDrawn() async throws {
    try await Self.withReader { reader, _ in
      let receipt = try Self.example("receipt.jpg")
      let order = PageOrder(page: 1, turns: 0, plan: Self.wholePage(width: 600, height: 800))
      await Self.expectProblem(.documentUnreadable) {
        _ = try await reader.images(Array(receipt.prefix(receipt.count / 2)), of: [order], deadline: Self.deadline)
      }
      await Self.expectProblem(.unsupportedMediaType) {
        _ = try await reader.images([1, 2, 3], of: [order], deadline: Self.deadline)
      }
      let second = PageOrder(page: 2, turns: 0, plan: order.plan)
      await Self.expectProblem(.documentUnreadable) {
        _ = try await reader.images(receipt, of: [second], deadline: Self.deadline)
      }
      let nothing = try await reader.images(receipt, of: [], deadline: Self.deadline)
      #expect(nothing.pages.isEmpty)
    }
  }

  static func expectProblem(_ code: ProblemCode, _ body: () async throws -> Void) async {
    do {
      try await body()
      Issue.record("no problem")
    } catch {
      #expect((error as? Problem)?.code == code)
    }
  }

  // MARK: Failing workers

  /// Opens anything, and answers a request for images with `answer`, in Python.
  private static func standIn(_ answer: String) -> String {
    """
    import os, struct, sys
    def send(kind, payload): os.write(1, struct.pack('<IB', len(payload), kind) + payload)
    def receive(count):
        data = b''
        while len(data) < count:
            part = os.read(0, count - len(data))
            if not part: sys.exit(0)
            data += part
        return data
    send(64, b'')
    while True:
        size, kind = struct.unpack('<IB', receive(5))
        receive(size)
        if kind == 1: send(65, struct.pack('<BI', 2, 1))
        if kind == 4: \(answer)
        if kind == 3: send(68, b'')
    """
  }

  private static func configuration(_ command: [String]) -> WorkerPool.Configuration {
    WorkerPool.Configuration(
      name: "stand-in", executable: "/usr/bin/env", arguments: command, startTimeout: .seconds(30),
      limits: .init(size: 1, documentsPerWorker: 100, residentBytes: 1 << 30, abandonment: .kill))
  }

  @Test func workerThatDiesWhileItDrawsIsReplacedOnceUnseen() async throws {
    let mark = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: mark) }
    // The first process is the one that dies.
    let script =
      "if mkdir '\(mark.path)' 2>/dev/null; then exec python3 -c \"$1\"; "
      + "else exec '\(Self.installation.documentWorker)'; fi"
    let documents = Self.configuration(["/bin/sh", "-c", script, "sh", Self.standIn("os._exit(9)")])
    try await Self.withReader(documents: documents) { reader, _ in
      let order = PageOrder(page: 1, turns: 0, plan: Self.wholePage(width: 600, height: 800))
      let drawing = try await reader.images(Self.example("receipt.jpg"), of: [order], deadline: Self.deadline)
      #expect(drawing.pages.first?.count == 1)
      #expect(FileManager.default.fileExists(atPath: mark.path))
    }
  }

  @Test(arguments: [
    "os._exit(9)", "send(70, struct.pack('<I', 0))",
    "send(70, struct.pack('<II', 1, len(jpeg) - 2) + jpeg[:-2])", "send(70, struct.pack('<II', 1, len(jpeg)) + jpeg)",
  ])
  func imagesThatAreCutOfAnotherSizeOrTooFewNeverGetThrough(answer: String) async throws {
    let fixture = Self.root.appending(path: "Tests/Reading/ImagingTests/Fixtures/exif-1.jpg").path
    let script = "jpeg = open('\(fixture)', 'rb').read()\n" + Self.standIn(answer)
    try await Self.withReader(documents: Self.configuration(["python3", "-c", script])) { reader, _ in
      // The fixture has 96 x 64 px.
      let order = PageOrder(page: 1, turns: 0, plan: Self.wholePage(width: 600, height: 800))
      await Self.expectProblem(.documentCrashedWorker) {
        _ = try await reader.images([0xFF], of: [order], deadline: Self.deadline)
      }
    }
  }

  @Test func documentWhoseProcessesSleepIsGivenUp() async throws {
    let documents = Self.configuration(["python3", "-c", "import time\n" + Self.standIn("time.sleep(600)")])
    try await Self.withReader(documents: documents, pageTimeout: .seconds(1)) { reader, pool in
      let order = PageOrder(page: 1, turns: 0, plan: Self.wholePage(width: 600, height: 800))
      await Self.expectProblem(.documentTooSlow) {
        _ = try await reader.images([0xFF], of: [order], deadline: Self.deadline)
      }
      #expect(pool.restarts == [.timeout: 2])
    }
  }

  @Test func imageOfTheSizeThatWasPlannedGetsThrough() async throws {
    let fixture = Self.root.appending(path: "Tests/Reading/ImagingTests/Fixtures/exif-1.jpg").path
    let answer = "send(70, struct.pack('<II', 1, len(jpeg)) + jpeg)"
    let script = "jpeg = open('\(fixture)', 'rb').read()\n" + Self.standIn(answer)
    try await Self.withReader(documents: Self.configuration(["python3", "-c", script])) { reader, _ in
      let order = PageOrder(page: 1, turns: 0, plan: Self.wholePage(width: 96, height: 64))
      let drawing = try await reader.images([0xFF], of: [order], deadline: Self.deadline)
      #expect(drawing.pages.first?.first?.width == 96)
    }
  }

  // MARK: Recognition

  @Test(.enabled(if: hasModels, "models/ocr is not there"))
  func textLayerIsIgnoredWhenThatIsAskedFor() async throws {
    try await Self.withReader(recognizes: true) { reader, _ in
      let invoice = try Self.example("invoice.pdf")
      let layer = try await reader.read(invoice, deadline: Self.deadline)
      let drawn = try await reader.read(invoice, ignoringTextLayers: true, deadline: Self.deadline)
      #expect(layer.pages.map(\.source) == [.textLayer] && drawn.pages.map(\.source) == [.recognized])
      #expect(drawn.turns == [0])
      #expect(drawn.pages[0].words.contains { $0.text.contains("992,94") })
    }
  }

  @Test(
    .enabled(if: hasModels, "models/ocr is not there"),
    arguments: 1...3)
  func pageThatLiesOnItsSideIsDrawnUpright(turns: Int) async throws {
    try await Self.withReader(recognizes: true) { reader, _ in
      let receipt = try Self.example("receipt.jpg")
      let upright = try await reader.read(receipt, deadline: Self.deadline)
      let page = try #require(upright.pages.first)
      #expect(upright.turns == [0])
      let sides = turns % 2 == 0 ? (page.width, page.height) : (page.height, page.width)
      let order = PageOrder(page: 1, turns: turns, plan: Self.wholePage(width: sides.0, height: sides.1))
      let lying = try #require(
        try await reader.images(receipt, of: [order], deadline: Self.deadline).pages.first?.first
      ).jpeg

      let reading = try await reader.read(lying, deadline: Self.deadline)
      #expect(reading.turns == [4 - turns])
      let plan = ImagePlan(page: reading.pages[0], geometry: Self.pixtral, budget: Self.budget)
      let drawing = try await reader.images(
        lying, of: [.init(page: 1, turns: reading.turns[0], plan: plan)], deadline: Self.deadline)
      let image = try #require(drawing.pages.first?.first)
      let again = try await reader.read(image.jpeg, deadline: Self.deadline)
      #expect(again.turns == [0])
      // The image is a quarter of the receipt's px and was encoded three times; most of its words are still read.
      let words = Set(page.words.map(\.text))
      #expect(words.intersection(again.pages[0].words.map(\.text)).count > words.count * 7 / 10)
    }
  }

  @Test(
    .enabled(if: hasModels, "models/ocr is not there")
  )
  func receiptEightTimesLongerThanWideIsLegibleInItsTiles() async throws {
    try await Self.withReader(recognizes: true) { reader, _ in
      let receipt = Self.receipt(lines: 140)
      let page = try #require(try await reader.read(receipt, deadline: Self.deadline).pages.first)
      #expect(page.source == .textLayer && page.height / page.width >= 8)
      let budget = ImageBudget(tokens: 1600, hardCap: 4160, minimumTextHeight: 14)
      let plan = ImagePlan(page: page, geometry: Self.pixtral, budget: budget)
      #expect(plan.tiles.count > 1 && !plan.illegible)
      #expect(try #require(plan.textHeight) >= 14)
      let drawing = try await reader.images(
        receipt, of: [.init(page: 1, turns: 0, plan: plan)], deadline: Self.deadline)
      var read: Set<String> = []
      for image in try #require(drawing.pages.first) {
        read.formUnion(try await reader.read(image.jpeg, deadline: Self.deadline).pages[0].words.map(\.text))
      }
      let missing = (1...140).filter { !read.contains("\(1000 + $0)") }
      #expect(missing.count <= 7, "\(missing)")
    }
  }

  /// A PDF of one narrow page with a numbered item a line.
  static func receipt(lines: Int) -> [UInt8] {
    let height = lines * 13 + 40
    let items = (1...lines).map { "\(1000 + $0)  Article of the house  \($0).95" }
    return PDFWriter.file(
      size: "0 0 226 \(height)",
      content: PDFWriter.text(items, fontSize: 9, x: 16, top: height - 30, leading: 13))
  }
}
