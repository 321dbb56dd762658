import CoreMetrics

/// Takes what is recorded under a name, kind or labels that were not declared: counts it, and drops the value.
final class UndeclaredHandler: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler
{
  private let records: any CounterHandler

  init(_ records: any CounterHandler) { self.records = records }

  func drop() { records.increment(by: 1) }

  func increment(by _: Int64) { drop() }
  func increment(by _: Double) { drop() }
  func decrement(by _: Double) { drop() }
  func set(_: Int64) { drop() }
  func set(_: Double) { drop() }
  func record(_: Int64) { drop() }
  func record(_: Double) { drop() }
  func recordNanoseconds(_: Int64) { drop() }
  func reset() {}
}
