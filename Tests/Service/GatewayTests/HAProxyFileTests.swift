import Extraction
import Foundation
import Gateway
import JSON
import TestSupport
import Testing

/// What HAProxy in front and the gateways behind it must agree on.
@Suite struct HAProxyFileTests {
  private static let problems = [
    502: Problem(.gatewayUnreachable, "the gateway broke off before its answer", stage: .admit, retryAfterMs: 1_000),
    503: Problem(.gatewayUnreachable, "no gateway is ready", stage: .admit, retryAfterMs: 1_000),
    504: Problem.late("the gateway gave no answer in time", stage: .extract),
  ]

  private let text: String

  init() throws {
    text = try String(contentsOf: Checkout.root.appending(path: "deploy/haproxy/haproxy.cfg"), encoding: .utf8)
  }

  /// Seconds of a `timeout` line.
  private func timeout(_ name: String) throws -> Int {
    let lines = text.matches(of: /(?m)^ +timeout (\S+) (\d+)s$/).filter { $0.1 == name }
    try #require(lines.count == 1, "\(name)")
    return try #require(Int(lines[0].2))
  }

  /// A gateway gives up first and says why: HAProxy waits longer for it, and keeps no connection that it closes.
  @Test func timesAreLongerThanTheGateways() throws {
    let longest = Int(GatewayConfiguration().maxDeadline.components.seconds)
    for name in ["server", "client"] { #expect(try timeout(name) >= longest + 30, "\(name)") }
    // Those of ConnectionState: for a head, and between requests.
    #expect(try timeout("http-request") > 10)
    #expect(try timeout("http-keep-alive") < 75)
    #expect(text.contains("hard-stop-after \(try timeout("server"))s"))
  }

  /// A document that may have been read is not sent again.
  @Test func onlyConnectionsThatFailAreTriedAgain() {
    #expect(text.matches(of: /(?m)^ +retry-on (.*)$/).map { String($0.1) } == ["conn-failure"])
  }

  /// What it answers in a gateway's place is what a gateway would say.
  @Test func errorsAreProblemsOfTheContract() throws {
    let lines = text.matches(of: /http-error status (\d+) content-type (\S+) lf-string '([^']*)'(.*)/)
    #expect(lines.count == Self.problems.count)
    for line in lines {
      let problem = try #require(Int(line.1).flatMap { Self.problems[$0] }, "\(line.1)")
      #expect(line.2 == "application/problem+json")
      #expect(String(line.3) == problem.json(requestId: "%[var(txn.id)]").serialized())
      let wait = try #require(problem.retryAfterMs) / 1_000
      #expect(line.4 == " hdr Retry-After \(wait) hdr X-Request-ID %[var(txn.id)]")
    }
  }
}
