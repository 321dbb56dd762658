import Batching
import Extraction
import Inference

/// The two schedulers that documents pass: that of the recognizers, and that of the model where one reads every document.
public struct EngineSchedulers: Sendable {
  /// Slots are recognizers.
  let reading: Scheduler
  /// nil where no model is asked.
  let model: ScheduledModel?
  /// Every document is answered by the model; otherwise only some are, and those that come too late are refused then.
  let modelReadsAll: Bool

  /// Reserves a caller's document its place, where it can be answered in time.
  ///
  /// - Parameter kind: what documents are told apart by.
  /// - Throws: `overloaded`.
  func reserve(
    caller: String, deadline: ContinuousClock.Instant, kind: String
  ) throws(Problem) -> EngineReservation {
    try reserve(
      .caller(caller), deadline, kind, followUp: timeAtModel(caller: caller, deadline: deadline, kind: kind))
  }

  /// Reserves a place for a document of the gateway's own: a canary, or one of the command line.
  ///
  /// - Throws: `overloaded`.
  func reserveOwn(deadline: ContinuousClock.Instant) throws(Problem) -> EngineReservation {
    try reserve(.gateway, deadline, "canary", followUp: .zero)
  }

  private func reserve(
    _ requester: Requester, _ deadline: ContinuousClock.Instant, _ kind: String, followUp: Duration
  ) throws(Problem) -> EngineReservation {
    do throws(SchedulingRefusal) {
      return try EngineReservation(for: requester, deadline: deadline, kind: kind, in: reading, followUp: followUp)
    } catch {
      throw Problem(error)
    }
  }

  /// Time that a document which comes now needs at the model after it was read.
  private func timeAtModel(caller: String, deadline: ContinuousClock.Instant, kind: String) -> Duration {
    guard modelReadsAll, let model else { return .zero }
    let work = Work(caller: caller, deadline: deadline, demand: .reading(kind: kind))
    // Those that are still being read come to the model before it.
    let status = reading.status
    return model.followUp(
      caller: caller, deadline: deadline, read: reading.forecast(work),
      behind: status.arriving + status.waiting + status.inFlight)
  }

  /// Documents that wait for a slot, and that hold one, in both.
  var load: (waiting: Int, inFlight: Int) {
    let model = model?.status
    let reading = reading.status
    return (
      reading.arriving + reading.waiting + (model?.waiting ?? 0), reading.inFlight + (model?.inFlight ?? 0)
    )
  }
}
