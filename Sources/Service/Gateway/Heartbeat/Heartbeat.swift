import Inference

/// What is known, at one moment, about whether documents are read right.
public enum HeartbeatProof: Sendable, Equatable {
  /// Nothing was read yet, and nothing is wrong so far.
  case starting
  /// A document was just read right; with the time it took, where that is known.
  case good(readingTime: Duration?)
  /// Documents are not read right, or that is not known any more; why, without secrets and document text.
  case failing(reason: String)

  /// What canaries have shown.
  public init(_ status: CanaryStatus) {
    self =
      if status.isReady {
        .good(readingTime: status.readingTime)
      } else if status.isStarting {
        .starting
      } else {
        .failing(reason: status.reason ?? "not ready")
      }
  }
}

/// One message to a monitor.
package struct Heartbeat: Sendable, Equatable {
  package enum Status: String, Sendable {
    case starting, ok, failing
  }

  package var status: Status
  /// For people.
  package var detail: String
  package var readingTime: Duration?
  /// This is the message that the service starts, or the one that tells how that start ended.
  package var belongsToStart: Bool

  package init(status: Status, detail: String, readingTime: Duration? = nil, belongsToStart: Bool = false) {
    self.status = status
    self.detail = detail
    self.readingTime = readingTime
    self.belongsToStart = belongsToStart
  }
}
