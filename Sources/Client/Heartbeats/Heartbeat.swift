import JSON

/// What is known, at one moment, about whether documents are read right.
public enum HeartbeatProof: Sendable, Equatable {
  /// Nothing was read yet, and nothing is wrong so far.
  case starting
  /// A document was just read right; with the time it took, where that is known.
  case good(readingTime: Duration?)
  /// Documents are not read right, or that is not known any more; why, without secrets and document text.
  case failing(reason: String)
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
  /// Who sends it.
  package var service = "ocr-gateway"
  /// What else is told to monitors that take JSON.
  package var report: [JSONValue.Member] = []

  package init(status: Status, detail: String, readingTime: Duration? = nil, belongsToStart: Bool = false) {
    self.status = status
    self.detail = detail
    self.readingTime = readingTime
    self.belongsToStart = belongsToStart
  }
}
