import Foundation
import Logging
import Testing
import Workers

/// Reads documents with real worker processes: one of each kind, so that a model server has a core of its own.
enum RealReader {
  /// The programs lie beside the test bundle.
  private static let installation: Installation = {
    let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return Installation(program: CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own)
  }()

  static var hasModels: Bool { installation.models != nil }

  static func with<Result>(_ body: (DocumentReader) async throws -> Result) async throws -> Result {
    // A worker that ends while it is written to must not take the tests along.
    signal(SIGPIPE, SIG_IGN)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let documents = WorkerPool(.documentWorkers(installation, count: 1), logger: logger)
    let recognizers = WorkerPool(
      .recognizers(installation, models: try #require(installation.models), count: 1), logger: logger)
    let reader = DocumentReader(
      documents: documents, recognizers: recognizers,
      limits: .init(maximumPages: 50, maximumPixels: 60_000_000, pageTimeout: .seconds(60)))
    return try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await documents.run() }
      group.addTask { await recognizers.run() }
      defer { group.cancelAll() }
      return try await body(reader)
    }
  }
}
