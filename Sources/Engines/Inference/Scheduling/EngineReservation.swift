import Batching
import DocumentFormats

/// Whom the engines work for. Everything for one requester counts together where schedulers are fair.
public enum Requester: Sendable, Equatable {
  /// Who sent a document, by the peer's address.
  case caller(String)
  /// The gateway itself: canaries, the command line.
  case gateway

  /// As the schedulers know it.
  var name: String {
    switch self {
    case .caller(let address): address
    case .gateway: "gateway"
    }
  }
}

/// A document's place with the engines, from before its bytes are there until its answer is decided. What is asked of
/// readers and models on the document's behalf takes it as an argument.
///
/// It gives itself back at the end of its life; `release` does so earlier.
public struct EngineReservation: Sendable {
  public let requester: Requester
  /// When the document's answer is due.
  public let deadline: ContinuousClock.Instant
  /// The place where documents are read.
  let reading: Reservation

  /// Reserves a place where documents are read.
  ///
  /// - Parameters:
  ///   - kind: what documents are told apart by; PDFs are `pdf`.
  ///   - followUp: time that the document needs elsewhere after it was read.
  /// - Throws: where the document would not be answered in time.
  public init(
    for requester: Requester, deadline: ContinuousClock.Instant, kind: String, in scheduler: Scheduler,
    followUp: Duration = .zero
  ) throws(SchedulingRefusal) {
    self.requester = requester
    self.deadline = deadline
    reading = try scheduler.reserve(
      Work(caller: requester.name, deadline: deadline, demand: .reading(kind: kind)), followUp: followUp)
  }

  /// Gives the place back; again without effect.
  public func release() { reading.release() }
}

extension Demand {
  /// What reading a document is expected to take, until it was learned: a receipt photo 0.3 s, a page with a text layer
  /// 0.01 s, a scanned one 0.5 s (docs/performance.md).
  ///
  /// - Parameter kind: what documents are told apart by; PDFs are `pdf`.
  public static func reading(kind: String) -> Demand {
    Demand(kind: kind, shared: .milliseconds(kind == DocumentFormat.Family.pdf.rawValue ? 100 : 300))
  }
}
