import Formatting
import JSON

/// The state of a client: which servers it asks, and which it does not.
public struct ClientStatus: Sendable, Equatable {
  public enum Circuit: String, Sendable, CaseIterable {
    /// Requests pass.
    case closed
    /// A single request decides.
    case halfOpen = "half_open"
    /// The endpoint is left alone.
    case open
  }

  /// A gateway, or the hosted side.
  public struct Endpoint: Sendable, Equatable {
    /// The gateway's URL, or `hosted`.
    public var name: String
    public var circuit: Circuit
    /// Until an open circuit lets a request pass; nil for others.
    public var openFor: Duration?
    /// What the last probe of `/health/ready` said; nil where none was made.
    public var isReady: Bool?
  }

  public var mode: Mode
  /// In the operator's order.
  public var gateways: [Endpoint]
  public var hosted: Endpoint
  /// Why the hosted side would be sent nothing now, such as `not_configured`, `spend_cap`; nil where it would.
  public var hostedClosure: String?
  /// 95th percentile of the hosted side's last successful calls; nil before the first.
  public var hostedLatency: Duration?

  public var json: JSONValue {
    let hostedSide = [
      JSONValue.Member("closure", .optional(hostedClosure)),
      .init("p95Ms", .optional(hostedLatency.map { Int64($0.milliseconds) })),
    ]
    return [
      "mode": .string(mode.rawValue), "gateways": .array(gateways.map { .object($0.members) }),
      "hosted": .object(hosted.members + hostedSide),
    ]
  }
}

extension ClientStatus.Endpoint {
  init(_ name: String, _ breaker: CircuitBreaker, isReady: Bool?, at now: ContinuousClock.Instant) {
    self.name = name
    self.isReady = isReady
    switch breaker.state(at: now) {
    case .closed: circuit = .closed
    case .halfOpen: circuit = .halfOpen
    case .open(let until):
      circuit = .open
      openFor = now.duration(to: until)
    }
  }

  fileprivate var members: [JSONValue.Member] {
    [
      .init("endpoint", .string(name)), .init("circuit", .string(circuit.rawValue)),
      .init("openForMs", .optional(openFor.map { Int64($0.millisecondsRoundedUp) })),
      .init("ready", isReady.map(JSONValue.bool) ?? .null),
    ]
  }
}
