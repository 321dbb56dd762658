import Batching
import Concurrency
import Extraction
import Workers

/// How fast a machine reads, measured with a drawn receipt for each recognizer, all at the same time.
public struct ReadingSpeed: Sendable, Equatable {
  /// Receipts read at the same time.
  public let recognizers: Int
  /// From the beginning until the last of them was read, by the clock on the wall: what else runs counts.
  public let time: Duration

  public init(recognizers: Int, time: Duration) {
    self.recognizers = recognizers
    self.time = time
  }

  public var pagesPerSecond: Double { Double(recognizers) / (time / .seconds(1)) }

  /// For a queue whose times are `Demand.reading`: what they have to be multiplied with.
  public var pace: Double { time / Demand.page }

  /// Longer than a machine takes on which anything can be read in time.
  private static let patience = Duration.seconds(20)

  /// Reads the receipts.
  ///
  /// - Parameter recognizers: processes of each kind that the reader has.
  /// - Throws: `Problem`, `DeadlineExceeded`, `CancellationError`.
  public static func measure(_ reader: DocumentReader, recognizers: Int) async throws -> ReadingSpeed {
    let receipt = receipt
    let clock = ContinuousClock()
    let deadline = clock.now + patience
    let time = try await clock.measure {
      try await withDeadline(deadline, clock: clock) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for _ in 0..<recognizers {
            group.addTask { _ = try await reader.read(receipt, for: Requester.gateway.name, deadline: deadline) }
          }
          try await group.waitForAll()
        }
      }
    }
    return ReadingSpeed(recognizers: recognizers, time: time)
  }

  /// Measures with processes of its own.
  ///
  /// - Parameter recognizers: processes of each kind.
  /// - Throws: `Problem`, `DeadlineExceeded`, `CancellationError`.
  public static func measure(_ installation: Installation, recognizers: Int) async throws -> ReadingSpeed {
    let processes = ReadingProcesses(
      installation, count: recognizers,
      limits: DocumentReader.Limits(maximumPages: 1, maximumPixels: 60_000_000, pageTimeout: patience))
    return try await whileRunning(processes.run) {
      try await processes.waitUntilReady()
      return try await measure(processes.reader, recognizers: recognizers)
    }
  }

  /// A page that takes as long to read as a receipt of a supermarket's: so many lines.
  private static var receipt: [UInt8] {
    let items = (1...goods).map { ReceiptPDF.Line("Article of the house \(1_000 + $0)", amount: Int64(95 + 137 * $0)) }
    return ReceiptPDF.file(
      title: "Brackwater Stationers", date: CalendarDate(unixSeconds: 0), items: items,
      sums: [ReceiptPDF.Line("TOTAL USD", amount: items.reduce(0) { $0 + $1.amount })], layer: .pixels)
  }

  private static let goods = 20
}
