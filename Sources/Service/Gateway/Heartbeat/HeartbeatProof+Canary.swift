import Heartbeats
import Inference

extension HeartbeatProof {
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
