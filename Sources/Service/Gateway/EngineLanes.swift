import Batching
import DocumentFormats
import Inference

/// The two schedulers that documents pass: that of the recognizers, and that of the model where one reads every document.
public struct EngineLanes: Sendable {
  /// Slots are recognizers.
  let reading: Scheduler
  /// nil where no model is asked.
  let model: ScheduledModel?
  /// Every document is answered by the model; otherwise only some are, and those that come too late are refused then.
  let modelReadsAll: Bool

  /// Gives a document its place, where it can be answered in time.
  func admit(
    caller: String, deadline: ContinuousClock.Instant, family: DocumentFormat.Family?
  ) throws(SchedulingRefusal) -> Place {
    let work = Work(caller: caller, deadline: deadline, demand: ScheduledReader.demand(family))
    guard modelReadsAll, let model else { return try reading.admit(work) }
    // Those that are still being read come to the model before it.
    let status = reading.status
    let followUp = model.followUp(
      caller: caller, deadline: deadline, read: reading.forecast(work),
      behind: status.arriving + status.waiting + status.inFlight)
    return try reading.admit(work, followUp: followUp)
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
