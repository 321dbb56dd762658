import HTTPTypes
import HummingbirdCore
import JSON

/// Whether documents should be sent to a service, and what that rests on.
package struct Readiness: Sendable {
  package struct Check: Sendable {
    package enum Status: String, Sendable, CaseIterable { case ok, starting, failed, late, missing }

    package var name: String
    package var status: Status
    package var detail: String

    package init(_ name: String, _ status: Status, _ detail: String) {
      self.name = name
      self.status = status
      self.detail = detail
    }
  }

  package enum Status: String, Sendable, CaseIterable {
    case ready
    /// Documents are taken, but not all of them, or not by every server.
    case degraded
    case notReady = "not_ready"
    case draining
  }

  package var status: Status
  package var checks: [Check]

  package init(_ status: Status, checks: [Check]) {
    self.status = status
    self.checks = checks
  }

  /// As it is with what the service itself holds.
  func with(_ reservations: (held: Int, isDraining: Bool)) -> Readiness {
    let intake =
      reservations.isDraining
      ? Check("intake", .failed, "it is shutting down") : Check("intake", .ok, "\(reservations.held) documents inside")
    return Readiness(reservations.isDraining ? .draining : status, checks: [intake] + checks)
  }

  /// 200 where documents should be sent here, else 503.
  package var response: Response {
    let isReady = status == .ready || status == .degraded
    return .json(
      [
        "status": .string(status.rawValue),
        "checks": .object(
          checks.map { check in
            JSONValue.Member(
              check.name, ["status": .string(check.status.rawValue), "detail": .string(check.detail)])
          }),
      ], status: isReady ? .ok : .serviceUnavailable)
  }
}
