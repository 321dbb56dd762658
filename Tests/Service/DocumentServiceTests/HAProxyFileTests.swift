import Extraction
import Foundation
import JSON
import TestSupport
import Testing

/// What HAProxy answers in a gateway's place is what a gateway would say.
@Suite struct HAProxyFileTests {
  private static let problems = [
    502: Problem(.gatewayUnreachable, "the gateway broke off before its answer", stage: .admit, retryAfterMs: 1_000),
    503: Problem(.gatewayUnreachable, "no gateway is ready", stage: .admit, retryAfterMs: 1_000),
    504: Problem(.deadlineExceeded, "the gateway gave no answer in time", stage: .extract),
  ]

  @Test func errorsAreProblemsOfTheContract() throws {
    let text = try String(contentsOf: Checkout.root.appending(path: "deploy/haproxy/haproxy.cfg"), encoding: .utf8)
    let lines = text.matches(of: /http-error status (\d+) content-type (\S+) lf-string '([^']*)'(.*)/)
    #expect(lines.count == Self.problems.count)
    for line in lines {
      let problem = try #require(Int(line.1).flatMap { Self.problems[$0] }, "\(line.1)")
      #expect(line.2 == "application/problem+json")
      #expect(String(line.3) == problem.json(requestId: "%[var(txn.id)]").serialized())
      let wait = problem.retryAfterMs == nil ? "" : " hdr Retry-After 1"
      #expect(line.4 == "\(wait) hdr X-Request-ID %[var(txn.id)]")
    }
  }
}
