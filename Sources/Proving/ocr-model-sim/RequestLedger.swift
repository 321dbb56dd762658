import JSON
import ModelSimulation
import Synchronization

/// Counts chat requests, so that tests see what a client does.
final class RequestLedger: Sendable {
  private struct Counts {
    var requests = 0
    var open = 0
    var mostOpen = 0
    var cancelled = 0
    var images = 0
    var imageBytes = 0
    var lateReadings = 0
    /// Of the last request that had one.
    var traceparent: String?
    var kinds: [String: Int] = [:]
    var faults: [String: Int] = [:]
  }

  private let counts = Mutex(Counts())

  /// A request arrived; its number from 1.
  ///
  /// - Parameter traceparent: the trace that it belongs to.
  func enter(_ request: ChatRequest, traceparent: String?, fault: ModelFault?) -> Int {
    counts.withLock { counts in
      counts.requests += 1
      counts.open += 1
      counts.mostOpen = max(counts.mostOpen, counts.open)
      counts.images += request.imageBytes.count
      counts.imageBytes += request.imageBytes.reduce(0, +)
      counts.kinds[request.form.name, default: 0] += 1
      counts.traceparent = traceparent ?? counts.traceparent
      if let fault { counts.faults[fault.rawValue, default: 0] += 1 }
      return counts.requests
    }
  }

  /// A request is answered, or its client has left.
  func leave(isCancelled: Bool) {
    counts.withLock { counts in
      counts.open -= 1
      if isCancelled { counts.cancelled += 1 }
    }
  }

  /// A prompt had not been read when its answer was due: the times of this run are this machine's, not only simulated ones.
  func countLateReading() { counts.withLock { $0.lateReadings += 1 } }

  /// `open` holds the waiting ones, too.
  var json: JSONValue {
    func object(_ counts: [String: Int]) -> JSONValue {
      .object(counts.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, .integer(Int64($0.value))) })
    }
    let counts = counts.withLock { $0 }
    return [
      "requests": .integer(Int64(counts.requests)), "open": .integer(Int64(counts.open)),
      "mostOpen": .integer(Int64(counts.mostOpen)), "cancelled": .integer(Int64(counts.cancelled)),
      "images": .integer(Int64(counts.images)), "imageBytes": .integer(Int64(counts.imageBytes)),
      "lateReadings": .integer(Int64(counts.lateReadings)), "kinds": object(counts.kinds),
      "traceparent": .optional(counts.traceparent),
      "faults": object(counts.faults),
    ]
  }
}
