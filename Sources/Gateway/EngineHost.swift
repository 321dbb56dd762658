import Extraction
import Glibc
import Inference
import Logging
import NIOCore
import Workers

/// The embedded engine with the processes it needs: what the server and the command line share.
public struct EngineHost: Sendable {
  public let engine: any ExtractionEngine
  let documentWorkers: WorkerPool
  /// nil where the OCR models are not installed.
  let recognizers: WorkerPool?
  /// Documents that can be read at a time.
  public let parallelism: Int

  /// - Parameter documents: number of documents to come, where it is known: no more processes than that are started.
  public init(
    configuration: GatewayConfiguration, installation: Installation, documents: Int = .max, logger: Logger
  ) {
    let cores = System.coreCount
    let recognizerCount = min(documents, configuration.recognizers ?? cores)
    parallelism = recognizerCount
    let documentWorkers = WorkerPool(
      .documentWorkers(installation, count: min(documents, configuration.documentWorkers ?? cores)), logger: logger)
    let recognizers = installation.models.map {
      WorkerPool(.recognizers(installation, models: $0, count: recognizerCount), logger: logger)
    }
    engine = EmbeddedEngine(
      reader: DocumentReader(
        documents: documentWorkers, recognizers: recognizers,
        limits: DocumentReader.Limits(
          maximumPages: configuration.maxPages, maximumPixels: configuration.maxPixels,
          pageTimeout: configuration.workerTimeout)),
      today: CalendarDate.today)
    self.documentWorkers = documentWorkers
    self.recognizers = recognizers
  }

  /// Keeps the processes running until the task is cancelled.
  public func run() async {
    // A worker that dies while it is written to must not take this process along.
    signal(SIGPIPE, SIG_IGN)
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await documentWorkers.run() }
      if let recognizers { group.addTask { await recognizers.run() } }
    }
  }
}

extension CalendarDate {
  /// The current day in UTC.
  static func today() -> CalendarDate { CalendarDate(unixSeconds: Int64(time(nil))) }
}
