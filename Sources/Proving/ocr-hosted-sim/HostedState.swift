import Glibc
import HostedSimulation
import JSON
import Synchronization

/// What the simulated service knows and keeps while it runs.
final class HostedState: Sendable {
  private struct Values {
    var latency: LatencyDistribution?
    var requests: RateLimit?
    var pages: RateLimit?
    var faults: FaultPlan
    var log = CallLog()
  }

  private let values: Mutex<Values>

  /// - Parameters:
  ///   - latency: nil for answers that come as fast as they can.
  ///   - requestsPerMinute: nil for no limit.
  ///   - pagesPerMinute: nil for no limit.
  init(latency: LatencyDistribution?, requestsPerMinute: Int?, pagesPerMinute: Int?, seed: UInt64) {
    let now = ContinuousClock.now
    values = Mutex(
      Values(
        latency: latency, requests: requestsPerMinute.map { RateLimit(perMinute: $0, now: now) },
        pages: pagesPerMinute.map { RateLimit(perMinute: $0, now: now) }, faults: FaultPlan(seed: seed)))
  }

  /// What the next answer takes from its request's arrival.
  func nextLatency() -> Duration { values.withLock { $0.latency?.next() ?? .zero } }

  func admitRequest() -> RateLimit.Decision { values.withLock { $0.requests?.take(1, at: .now) ?? .admitted } }

  func admit(pages: Int) -> RateLimit.Decision { values.withLock { $0.pages?.take(pages, at: .now) ?? .admitted } }

  /// Requests that may still come now; nil without a limit.
  var remainingRequests: Int? { values.withLock { $0.requests?.remaining(at: .now) } }

  /// The fault of the next request with this document.
  func nextFault(document: String, isPDF: Bool) -> HostedFault.Kind? {
    values.withLock { $0.faults.next(document: document, isPDF: isPDF) }
  }

  /// Puts a call in the log.
  ///
  /// - Parameter pages: what it is charged; 0 where it was refused.
  func log(document: String, pages: Int, outcome: String) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let call = CallLog.Call(
      document: document, unixMilliseconds: Int64(now.tv_sec) * 1_000 + Int64(now.tv_nsec) / 1_000_000, pages: pages,
      outcome: outcome)
    values.withLock { $0.log.append(call) }
  }

  func countLateReading() { values.withLock { $0.log.countLateReading() } }

  func set(faults: [HostedFault]) { values.withLock { $0.faults.replace(with: faults) } }

  var faults: JSONValue { values.withLock { $0.faults.json } }

  var calls: JSONValue { values.withLock { $0.log.json } }
}
