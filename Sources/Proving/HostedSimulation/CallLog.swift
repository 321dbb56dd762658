import JSON

/// Every call with a document, and what it cost: the bill of the simulated service.
public struct CallLog: Sendable {
  /// One call.
  public struct Call: Sendable, Equatable {
    /// SHA-256 of the document in hexadecimal.
    public var document: String
    /// Unix time in ms.
    public var unixMilliseconds: Int64
    /// Pages that were processed, and so are on the bill; 0 where it was refused.
    public var pages: Int
    /// Its outcome: `answer`, a status such as `429`, or the name of the fault that dropped a charged answer.
    public var outcome: String

    public init(document: String, unixMilliseconds: Int64, pages: Int, outcome: String) {
      self.document = document
      self.unixMilliseconds = unixMilliseconds
      self.pages = pages
      self.outcome = outcome
    }

    var json: JSONValue {
      [
        "document": .string(document), "unixMs": .integer(unixMilliseconds), "pages": .integer(Int64(pages)),
        "charged": .bool(pages > 0), "outcome": .string(outcome),
      ]
    }
  }

  public private(set) var calls: [Call] = []
  private var lateReadings = 0

  public init() {}

  public mutating func append(_ call: Call) { calls.append(call) }

  /// A document had not been read when its answer was due: the times of this run are this machine's, too.
  public mutating func countLateReading() { lateReadings += 1 }

  /// What `/sim/calls` says.
  public var json: JSONValue {
    let charged = calls.filter { $0.pages > 0 }
    return [
      "simulated": true, "chargedCalls": .integer(Int64(charged.count)),
      "chargedPages": .integer(Int64(charged.reduce(0) { $0 + $1.pages })),
      "lateReadings": .integer(Int64(lateReadings)), "calls": .array(calls.map(\.json)),
    ]
  }
}
