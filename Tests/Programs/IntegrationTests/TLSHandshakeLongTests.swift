import Foundation
import TestSupport
import Testing

extension IntegrationTests {
  /// Clients that begin TLS and do not go on.
  @Suite(
    .serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: CertificateFolder.openssl), "needs openssl"))
  struct TLSHandshakeLongTests {
    /// Nothing, the first bytes of a ClientHello, and bytes that come one by one.
    @Test func aHandshakeHasItsTimeAndHoldsUpNobody() throws {
      let gateway = try GuardedGateway()
      let silent = try gateway.connect()
      let begun = try gateway.connect()
      try begun.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])
      let dripping = try gateway.connect()
      let hello = [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03] + [UInt8](repeating: 7, count: 60)
      let start = ContinuousClock.now
      var sent = 0
      while ContinuousClock.now - start < .seconds(8) {
        if sent < hello.count { sent += try dripping.trySend(hello[sent...sent]) }
        #expect(try gateway.curl("/health").status == 200)
        usleep(100_000)
      }
      for connection in [silent, begun, dripping] {
        #expect(connection.isReadable(within: .seconds(10)), "it is closed")
        #expect(try connection.readToEnd() == [])
      }
      #expect(ContinuousClock.now - start < .seconds(15))
    }
  }
}
