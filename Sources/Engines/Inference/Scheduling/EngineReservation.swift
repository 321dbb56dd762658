import Batching
import DocumentFormats
import Extraction

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
  /// Who books the document, and so is not its seller.
  public var own = OwnCompany()
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
  /// What a page takes to be recognized on the machine for which times are given here; `ReadingSpeed.pace` is the one at
  /// hand.
  static let page = Duration.milliseconds(300)

  /// What reading a document is expected to take, until it was learned: that of a page for a photo, and of a PDF, which
  /// may have a text layer or not, a third of it.
  ///
  /// - Parameter kind: what documents are told apart by; PDFs are `pdf`.
  public static func reading(kind: String) -> Demand {
    Demand(kind: kind, shared: kind == DocumentFormat.Family.pdf.rawValue ? page / 3 : page)
  }
}
