import CoreMetrics
import Synchronization

/// One counter: a sum that only rises, until it is reset.
///
/// Prometheus knows floating-point numbers only, so whole numbers are exact up to 2^53.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
  private let sum = Atomic(0.0)

  var value: Double { sum.load(ordering: .relaxed) }

  func increment(by amount: Int64) { increment(by: Double(amount)) }

  /// Amounts that are negative or no numbers are dropped: a counter that falls means a restart to its reader.
  func increment(by amount: Double) {
    guard amount.isFinite, amount > 0 else { return }
    sum.update { $0 + amount }
  }

  func reset() { sum.store(0, ordering: .relaxed) }
}

extension Atomic<Double> {
  /// Replaces the value by one made of it; nothing that others do meanwhile is lost.
  func update(_ change: (Double) -> Double) {
    var seen = load(ordering: .relaxed)
    while true {
      let (isDone, now) = weakCompareExchange(expected: seen, desired: change(seen), ordering: .relaxed)
      if isDone { return }
      seen = now
    }
  }
}
