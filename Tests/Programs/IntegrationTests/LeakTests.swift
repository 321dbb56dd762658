import Foundation
import Testing

extension IntegrationTests {
  @Suite(.serialized, .gateway())
  struct LeakTests {
    @Test func documentsLeaveNothingOpen() throws {
      let gateway = try IntegrationTests.gateway
      let request = HTTPRequest.extract(try Files.example("invoice.pdf"))
      // What is opened once and kept does not count.
      for _ in 0..<5 { #expect(try gateway.answer(to: request).status == 200) }
      func held() throws -> [Int] {
        [try ProcessTable.openDescriptors(of: gateway.pid), ProcessTable.children(of: gateway.pid).count]
      }
      // Closed connections are closed on the other side a moment later.
      var before = try held()
      try eventually("the gateway is at rest") {
        usleep(100_000)
        let now = try held()
        defer { before = now }
        return now == before
      }
      for _ in 0..<100 { #expect(try gateway.answer(to: request).status == 200) }
      try eventually("as much is open as before: \(before), now \(try held())") { try held() == before }
    }
  }
}
