import KernelFiles
import Synchronization

/// The share of the time in which something waits for a processor on this machine (pressure stall information, Linux 4.20).
public final class CPUPressure: Sendable {
  private struct Sample {
    var time: ContinuousClock.Instant
    /// Waited since the machine was started.
    var waited: Duration
  }

  /// What is remembered is half as much after so long.
  private static let halfLife = Duration.seconds(2)
  /// Shorter times say little, and are asked for often.
  private static let shortestWindow = Duration.milliseconds(250)

  private let file: String
  private let now: @Sendable () -> ContinuousClock.Instant
  private let state: Mutex<(last: Sample?, share: Double)>

  /// - Parameters:
  ///   - file: in the form of `/proc/pressure/cpu`; a machine that has none has no pressure.
  ///   - now: the time.
  public init(
    file: String = "/proc/pressure/cpu", now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    (self.file, self.now) = (file, now)
    state = Mutex((nil, 0))
    _ = recent()
  }

  /// From 0 to 1, over the last seconds.
  @Sendable public func recent() -> Double {
    let time = now()
    return state.withLock { state in
      if let last = state.last, time - last.time < Self.shortestWindow { return state.share }
      guard let waited = waited() else { return 0 }
      if let last = state.last {
        let window = time - last.time
        let share = min(1, max(0, (waited - last.waited) / window))
        let weight = window / (window + Self.halfLife)
        state.share += (share - state.share) * weight
      }
      state.last = Sample(time: time, waited: waited)
      return state.share
    }
  }

  /// The total of the line `some`, which counts microseconds.
  private func waited() -> Duration? {
    guard
      let line = KernelFile.contents(file)?.split(separator: "\n").first(where: { $0.hasPrefix("some ") }),
      let total = line.split(separator: " ").last, total.hasPrefix("total="),
      let microseconds = Int64(total.dropFirst(6))
    else { return nil }
    return .microseconds(microseconds)
  }
}
