import Foundation
import Testing

extension GatewayProcess {
  /// One line of `/health/ready`.
  struct Check: Equatable {
    var status: String
    var detail: String
  }

  /// What `/health/ready` says: its status code, and each check by its name.
  func checks() throws -> (httpStatus: Int, checks: [String: Check]) {
    let answer = try answer(to: .get("/health/ready"))
    let checks = try #require(try answer.json()["checks"] as? [String: [String: String]])
    return (answer.status, checks.mapValues { Check(status: $0["status"] ?? "", detail: $0["detail"] ?? "") })
  }

  /// Waits until readiness has this status code and these checks have these statuses; all checks then.
  @discardableResult
  func waitForReadiness(
    _ httpStatus: Int, _ expected: [String: String] = [:], within limit: Duration,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> [String: Check] {
    var last = try checks()
    let deadline = ContinuousClock.now + limit
    while last.httpStatus != httpStatus || expected.contains(where: { last.checks[$0.key]?.status != $0.value }) {
      try #require(
        ContinuousClock.now < deadline, "\(httpStatus) \(expected); it is \(last)", sourceLocation: sourceLocation)
      usleep(20_000)
      last = try checks()
    }
    return last.checks
  }
}
