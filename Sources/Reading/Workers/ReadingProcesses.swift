import Logging

/// Document workers and recognizers for a program that does nothing but read, with the reader over them.
public struct ReadingProcesses: Sendable {
  public let reader: DocumentReader
  private let pools: [WorkerPool]

  /// - Parameters:
  ///   - count: processes of each kind.
  ///   - limits: bounds of a document.
  public init(_ installation: Installation, count: Int, limits: DocumentReader.Limits) {
    let logger = Logger(label: "workers") { _ in SwiftLogNoOpLogHandler() }
    let documentWorkers = WorkerPool(.documentWorkers(installation, count: count), logger: logger)
    let recognizers = installation.models.map {
      WorkerPool(.recognizers(installation, models: $0, count: count), logger: logger)
    }
    reader = DocumentReader(documents: documentWorkers, recognizers: recognizers, limits: limits)
    pools = [documentWorkers, recognizers].compactMap { $0 }
  }

  /// Keeps the processes running until the task is cancelled.
  public func run() async {
    await withDiscardingTaskGroup { group in
      for pool in pools { group.addTask { await pool.run() } }
    }
  }

  /// Waits until every process is ready, or none can be started.
  ///
  /// - Throws: `CancellationError`.
  public func waitUntilReady() async throws {
    for pool in pools { try await pool.waitUntilReady() }
  }
}
