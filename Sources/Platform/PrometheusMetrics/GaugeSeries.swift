import CoreMetrics
import Synchronization

/// One gauge: the last value that was set.
final class GaugeSeries: MeterHandler, RecorderHandler {
  /// Not a number until something is set.
  private let last = Atomic(Double.nan)

  /// nil where there is none: nothing was set yet, or NaN was set.
  var value: Double? {
    let value = last.load(ordering: .relaxed)
    return value.isNaN ? nil : value
  }

  func set(_ value: Int64) { set(Double(value)) }

  func set(_ value: Double) { last.store(value, ordering: .relaxed) }

  func increment(by amount: Double) { last.update { ($0.isNaN ? 0 : $0) + amount } }

  func decrement(by amount: Double) { increment(by: -amount) }

  func record(_ value: Int64) { set(Double(value)) }

  func record(_ value: Double) { set(value) }
}
