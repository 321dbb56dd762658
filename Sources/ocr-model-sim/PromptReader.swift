import DocumentText
import Extraction
import Glibc
import Logging
import ModelSimulation
import Workers

/// Reads the pages of a prompt: images with the gateway's own worker processes, text as it stands.
struct PromptReader: Sendable {
  private let documentWorkers: WorkerPool
  /// nil where the OCR models are not installed.
  private let recognizers: WorkerPool?
  private let reader: DocumentReader

  init(_ installation: Installation, processes: Int) {
    let logger = Logger(label: "ocr-model-sim") { _ in SwiftLogNoOpLogHandler() }
    let documentWorkers = WorkerPool(.documentWorkers(installation, count: processes), logger: logger)
    let recognizers = installation.models.map {
      WorkerPool(.recognizers(installation, models: $0, count: processes), logger: logger)
    }
    self.documentWorkers = documentWorkers
    self.recognizers = recognizers
    reader = DocumentReader(
      documents: documentWorkers, recognizers: recognizers,
      limits: DocumentReader.Limits(maximumPages: 1, maximumPixels: 40_000_000, pageTimeout: .seconds(30)))
  }

  /// Keeps the processes running until the task is cancelled.
  func run() async {
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await documentWorkers.run() }
      if let recognizers { group.addTask { await recognizers.run() } }
    }
  }

  /// Waits until every process is ready, or none can be started.
  func waitUntilReady() async throws {
    for pool in [documentWorkers, recognizers].compactMap({ $0 }) {
      while case let health = pool.health, health.ready < health.size, !health.failing {
        try await Task.sleep(for: .milliseconds(10))
      }
    }
  }

  /// - Throws: `RequestError` where an image cannot be read, `CancellationError`.
  func read(_ prompt: Prompt) async throws -> PageReading {
    let today = CalendarDate(unixSeconds: Int64(time(nil)))
    var sources: [PageReading.Source] = []
    for page in prompt.pages {
      let seen = try await seen(page.images)
      // Where both are given, the image is what a model that sees believes.
      if let seen, !seen.words.isEmpty || page.transcript.isBlank {
        sources.append(.seen(seen))
      } else {
        sources.append(.transcript(page.transcript))
      }
    }
    let reading = PageReading(sources, today: today)
    // Unless the image makes no sense, and the words beside it do.
    guard sources.contains(where: \.isSeen), prompt.pages.allSatisfy({ !$0.transcript.isBlank }), !reading.addsUp else {
      return reading
    }
    let words = PageReading(prompt.pages.map { .transcript($0.transcript) }, today: today)
    return words.addsUp ? words : reading
  }

  /// The page whose tiles these are; nil without images.
  private func seen(_ images: [[UInt8]]) async throws -> TextPage? {
    var tiles: [TextPage] = []
    for image in images {
      do {
        tiles += try await reader.read(image, deadline: .now + .seconds(60)).pages
      } catch let problem as Problem {
        guard problem.code == .documentUnreadable else {
          throw RequestError(
            status: 500, type: "server_error", message: "simulated: the image was not read: \(problem.code.rawValue)")
        }
        throw RequestError.unreadableImage
      }
    }
    return TileJoin.page(tiles)
  }
}
