import Concurrency
import DocumentText
import Extraction
import Glibc
import ImagePlanning
import Logging
import OCRClient
import ServiceLifecycle
import Workers

/// Opens PDFs in `ocr-document-worker` processes, which are started when the first document needs them.
struct DocumentPageRenderer: PageRenderer, Service {
  /// Counting takes some ms, drawing is rare.
  private static let processes = 2
  private static let limits = DocumentReader.Limits(
    // The hosted service takes no more.
    maximumPages: 1_000, maximumPixels: 60_000_000, pageTimeout: .seconds(20))
  /// px of A4's long side at 200 dpi: what small print can be read from.
  private static let edge = 2_340
  private static let points: Float = 842

  private let workers: WorkerPool
  private let reader: DocumentReader
  private let needs: AsyncStream<Void>
  private let need: AsyncStream<Void>.Continuation

  init(_ installation: Installation = Installation(), logger: Logger) {
    workers = WorkerPool(.documentWorkers(installation, count: Self.processes), logger: logger)
    reader = DocumentReader(documents: workers, recognizers: nil, limits: Self.limits)
    (needs, need) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingOldest(1))
  }

  /// Keeps the processes running from the first document on, until the task is cancelled or the program drains.
  func run() async {
    // A worker that dies while it is written to must not take this process along.
    signal(SIGPIPE, SIG_IGN)
    await cancelWhenGracefulShutdown {
      for await _ in needs { break }
      if !Task.isCancelled { await workers.run() }
    }
  }

  func pageCount(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> Int {
    try await within(deadline) { try await reader.pageCount(bytes, deadline: deadline) }
  }

  func images(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws -> [[UInt8]] {
    try await within(deadline) {
      let count = try await reader.pageCount(bytes, deadline: deadline)
      let orders = (1...count).map { PageOrder(page: $0, turns: 0, plan: Self.wholePage) }
      return try await reader.images(bytes, of: orders, deadline: deadline).pages.compactMap { $0.first?.jpeg }
    }
  }

  /// One image of a page, whose sides need not be known: it fills the square as far as it goes, the rest is white.
  private static let wholePage = ImagePlan(
    page: TextPage(width: points, height: points, source: .textLayer, words: []),
    geometry: ImageGeometry(patch: 1, merge: 1, maximumEdge: edge, breakTokens: 0),
    budget: ImageBudget(tokens: edge * edge, hardCap: edge * edge, minimumTextHeight: 1))

  private func within<Value: Sendable>(
    _ deadline: ContinuousClock.Instant, _ body: @escaping @Sendable () async throws -> Value
  ) async throws -> Value {
    need.yield()
    do {
      return try await withDeadline(deadline, clock: .continuous, body)
    } catch is DeadlineExceeded {
      throw Problem.late("the document could not be opened in time", stage: .prepare)
    }
  }
}
