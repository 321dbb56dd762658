import JSON

/// A fault of the hosted service, and the requests that get it.
public struct HostedFault: Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// An error status at once; the document is not looked at.
    case status(Int, retryAfter: Int?)
    /// The service's parser rejects the document (3740); for PDFs only.
    case parserError
    /// The document is processed, and no answer is sent.
    case hang
    /// The document is processed, and the connection reset without a byte.
    case reset
    /// The document is processed, and the connection reset in the middle of the answer.
    case resetMidBody
    /// The document is processed, and its answer comes byte by byte.
    case drip
    /// The document is processed; 200 with a page of HTML.
    case garbage

    /// In `/sim/faults`, and in the log of calls.
    public var name: String {
      switch self {
      case .status: "status"
      case .parserError: "parser-error"
      case .hang: "hang"
      case .reset: "reset"
      case .resetMidBody: "reset-mid-body"
      case .drip: "drip"
      case .garbage: "garbage"
      }
    }

    static let named: [Kind] = [.parserError, .hang, .reset, .resetMidBody, .drip, .garbage]
  }

  public var kind: Kind
  /// Most requests that get it; nil for all.
  public var count: Int?
  /// Share of the requests that can get it, 0 to 1.
  public var share: Double
  /// SHA-256 of the only document that gets it, in hexadecimal; nil for every document.
  public var document: String?

  public init(_ kind: Kind, count: Int? = nil, share: Double = 1, document: String? = nil) {
    self.kind = kind
    self.count = count
    self.share = share
    self.document = document
  }
}

/// Why a list of faults is none.
public struct FaultError: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String
}

extension HostedFault {
  private static let keys: Set<String> = ["fault", "status", "retryAfter", "count", "share", "document"]

  /// The list of `PUT /sim/faults`.
  ///
  /// - Throws: what is wrong with it.
  public static func list(_ json: JSONValue) throws(FaultError) -> [HostedFault] {
    guard let elements = json.elements else { throw FaultError(description: "an array of faults is wanted") }
    var faults: [HostedFault] = []
    for element in elements { faults.append(try HostedFault(element)) }
    return faults
  }

  private init(_ json: JSONValue) throws(FaultError) {
    if let unknown = json.members?.first(where: { !Self.keys.contains($0.key) }) {
      throw FaultError(description: "\(unknown.key) is not a key of a fault")
    }
    let name = json["fault"]?.string ?? ""
    if name == "status" {
      guard let status = json["status"]?.integer, (400..<600).contains(status) else {
        throw FaultError(description: "the fault status needs a status from 400 to 599")
      }
      kind = .status(Int(status), retryAfter: json["retryAfter"]?.integer.map { Int(clamping: $0) })
    } else if let named = Kind.named.first(where: { $0.name == name }) {
      kind = named
    } else {
      let names = ["status"] + Kind.named.map(\.name)
      throw FaultError(description: "fault must be one of \(names.joined(separator: ", "))")
    }
    count = json["count"]?.integer.map { Int(clamping: $0) }
    share = json["share"]?.number ?? 1
    document = json["document"]?.string
    guard count ?? 1 > 0, (0...1).contains(share) else {
      throw FaultError(description: "count must be greater than 0, share 0 to 1")
    }
  }

  var json: JSONValue {
    var members: [JSONValue.Member] = [.init("fault", .string(kind.name))]
    if case .status(let status, let retryAfter) = kind {
      members.append(.init("status", .integer(Int64(status))))
      if let retryAfter { members.append(.init("retryAfter", .integer(Int64(retryAfter)))) }
    }
    if let count { members.append(.init("count", .integer(Int64(count)))) }
    members.append(.init("share", .decimal(share, digits: 4)))
    if let document { members.append(.init("document", .string(document))) }
    return .object(members)
  }
}
