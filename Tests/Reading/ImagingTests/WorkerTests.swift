import DocumentFormats
import DocumentText
import Foundation
import TestSupport
import Testing
import WorkerProtocol

@Suite(.serialized, .timeLimit(.minutes(5)))
struct WorkerTests {
  @Test func itServesOneDocumentAfterAnother() throws {
    let worker = try WorkerClient()
    let invoice = try TestFiles.example("invoice.pdf")
    let fresh = worker.prepare(invoice)
    guard case .reply(.text(let page)) = fresh else {
      Issue.record("no text layer")
      return
    }
    #expect(page.words.contains { $0.text == "992,94" })
    guard case .reply(.pixels) = worker.prepare(try TestFiles.example("receipt.jpg")) else {
      Issue.record("no pixels")
      return
    }
    #expect(worker.ask(.close) == .reply(.closed))
    #expect(worker.ask(.page(1)).failure == .unreadable)
    #expect(worker.prepare(invoice) == fresh)
    #expect(try worker.finish().0 == .exited(WorkerExit.finished))
  }

  /// The library is there, but no library.
  @Test func itSaysWhichPackageXMLNeeds() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "libxml2-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("nothing".utf8).write(to: folder.appending(path: "libxml2.so.2"))
    let worker = try WorkerClient(environment: ["LD_LIBRARY_PATH=\(folder.path)"])
    let invoice = [UInt8]("<?xml version='1.0'?><Invoice/>".utf8)
    guard case .reply(.failed(let failure, let detail)) = worker.open(invoice) else {
      Issue.record("XML was read without libxml2")
      return
    }
    #expect(failure == .libraryMissing)
    #expect(detail.contains("apt-get install libxml2"))
    guard case .reply(.text) = worker.prepare(try TestFiles.example("invoice.pdf")) else {
      Issue.record("a PDF needs no libxml2")
      return
    }
  }

  @Test func aBrokenRequestEndsIt() throws {
    let worker = try WorkerClient()
    #expect(kill(worker.identifier, 0) == 0)
    // A page number with a byte too many is no request.
    #expect(worker.send(Frame(kind: 2, payload: [1, 0, 0, 0, 9])) == .exited(WorkerExit.protocolBroken))
  }

  @Test func nothingOfADocumentIsPrinted() throws {
    let worker = try WorkerClient()
    let bytes = try TestFiles.example("invoice.pdf")
    // Damage in the middle of a stream makes poppler complain.
    var damaged = bytes
    for i in stride(from: 600, to: bytes.count, by: 97) { damaged[i] ^= 0x20 }
    _ = worker.prepare(damaged)
    let (outcome, printed) = try worker.finish()
    #expect(outcome == .exited(WorkerExit.finished) && printed.isEmpty)
  }

  /// Has it open 40 pages, each of which shows the same picture.
  private func openScan(_ worker: WorkerClient) throws {
    let scan = PDFWriter.file(
      pages: 40, content: "q 595 0 0 842 0 0 cm /I Do Q", resources: "/XObject<</I 5 0 R>>",
      further: [PDFWriter.image(width: 1240, height: 1754)])
    try #require(worker.open(scan) == .reply(.opened(.pdf, pages: 40)))
  }

  @Test func memoryDoesNotGrowWithPages() throws {
    let worker = try WorkerClient()
    try openScan(worker)
    for page in 1...3 { _ = worker.ask(.page(page)) }
    let early = try worker.memory().peak
    for page in 4...40 {
      guard case .reply(.pixels) = worker.ask(.page(page)) else {
        Issue.record("page \(page) is not drawn")
        return
      }
    }
    #expect(try worker.memory().peak <= early + 8)
    _ = worker.ask(.close)
    #expect(try worker.memory().now < 80)
  }

  @Test func memoryDoesNotGrowWithImages() throws {
    let worker = try WorkerClient()
    try openScan(worker)
    func draw(_ page: Int) -> Bool {
      let tile = ImagesRequest.Tile(region: Rectangle(x0: 0, y0: 0, x1: 1, y1: 1), width: 736, height: 1024)
      guard
        case .reply(.images(let files)) = worker.ask(
          .images(ImagesRequest(page: page, turns: 0, quality: 92, tiles: [tile])))
      else { return false }
      return files.count == 1
    }
    for page in 1...3 { #expect(draw(page)) }
    let early = try worker.memory().peak
    for page in 4...40 { #expect(draw(page)) }
    #expect(try worker.memory().peak <= early + 8)
  }

  // MARK: Bombs

  @Test func sixtyMegapixelsOfNothingAreReducedRowByRow() throws {
    let worker = try WorkerClient()
    // 7.5 MB of zeros for a one-bit picture of 60 megapixels; 180 MB if it were held as RGB.
    let file = PNGWriter(width: 7740, height: 7750, colour: .gray, depth: 1)
      .file(scanlines: [UInt8](repeating: 0, count: (1 + 968) * 7750))
    guard case .reply(.pixels(let page)) = worker.prepare(file) else {
      Issue.record("not decoded")
      return
    }
    #expect(page.width <= 2001 && page.height <= 2003)
    #expect(try worker.memory().peak < 100)
  }

  @Test func endlessWorkIsEndedByTheCPUAllowance() throws {
    let worker = try WorkerClient()
    // Forms that draw forms, 60 to the fifth times.
    let box = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
    let calls = Array(String(repeating: "/X Do ", count: 60).utf8)
    let forms = (0..<4).map { PDFWriter.stream(calls, "\(box)/Resources<</XObject<</X \(6 + $0) 0 R>>>>") }
    let file = PDFWriter.file(
      content: String(decoding: calls, as: UTF8.self), resources: "/XObject<</X 5 0 R>>",
      further: forms + [PDFWriter.stream(Array(String(repeating: "0 0 500 500 re f ", count: 60).utf8), box)])
    let limits = PreparationLimits(maximumPages: 5, maximumPixels: 1000, cpuSeconds: 1)
    #expect(worker.prepare(file, limits) == .killed(SIGXCPU))
  }

  @Test func theAllowanceIsPerRequest() throws {
    let worker = try WorkerClient()
    let limits = PreparationLimits(maximumPages: 5, maximumPixels: 60_000_000, cpuSeconds: 1)
    let file = PNGWriter(width: 7000, height: 7000, colour: .gray, depth: 1)
      .file(
        scanlines: [UInt8](repeating: 255, count: (1 + 875) * 7000).enumerated().map {
          $0.offset % 876 == 0 ? 0 : $0.element
        })
    // Together they cost several times the allowance of one.
    for _ in 0..<12 {
      guard case .reply(.pixels) = worker.prepare(file, limits) else {
        Issue.record("ended")
        return
      }
    }
  }

  @Test func memoryExhaustedInsideALibraryHasItsOwnExitCode() throws {
    let worker = try WorkerClient()
    // Every q saves a graphics state; nothing ever restores one.
    let file = PDFWriter.file(content: String(repeating: "q ", count: 3_000_000))
    #expect(worker.prepare(file) == .exited(WorkerExit.outOfMemory))
  }

  @Test func memoryThatIsRefusedCleanlyIsReported() throws {
    let worker = try WorkerClient()
    // Interlaced, so 2.1 GB of RGB would have to be held; an operator's limit lets it in.
    let file = PNGWriter(width: 26_000, height: 27_000, colour: .gray, depth: 1, isInterlaced: true).file(scanlines: [0]
    )
    let limits = PreparationLimits(maximumPages: 1, maximumPixels: 1_000_000_000, cpuSeconds: 5)
    #expect(worker.prepare(file, limits).failure == .tooMuchMemory)
    #expect(worker.ask(.close) == .reply(.closed))
  }

  @Test(arguments: ["[", "<</A ", "("])
  func deepNestingIsSurvived(opening: String) throws {
    let worker = try WorkerClient()
    let nested = Array(String(repeating: opening, count: 100_000).utf8)
    let file = PDFWriter.file(content: "", resources: "/X 5 0 R", further: [nested])
    let outcome = worker.prepare(file)
    let inContent = worker.prepare(PDFWriter.file(content: String(decoding: nested, as: UTF8.self)))
    for outcome in [outcome, inContent] {
      guard case .reply = outcome else {
        Issue.record("\(outcome)")
        return
      }
    }
  }

  @Test func aStrangerIsUnsupported() throws {
    let worker = try WorkerClient()
    #expect(worker.open(Array("II*\0 a TIFF".utf8)).failure == .unsupported)
    #expect(worker.open([]).failure == .unsupported)
  }
}
