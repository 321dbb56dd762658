import DocumentService
import Settings
import Testing

struct RefusedPeersTests {
  private let start = ContinuousClock.now

  private func peer(_ number: Int) -> IPAddress { IPAddress(family: .v4, bits: UInt128(0x0A00_0000 + number)) }

  @Test func anAddressHasALineAtOnceAndThenOneAMinute() {
    var peers = RefusedPeers()
    #expect(peers.refused(peer(1), at: start) == .init(peer: peer(1), count: 1))
    for second in 1...59 { #expect(peers.refused(peer(1), at: start + .seconds(second)) == nil) }
    #expect(peers.refused(peer(1), at: start + .seconds(60) - .nanoseconds(1)) == nil)
    #expect(peers.refused(peer(1), at: start + .seconds(60)) == .init(peer: peer(1), count: 61))
    #expect(peers.refused(peer(1), at: start + .seconds(61)) == nil)
    #expect(peers.refused(peer(1), at: start + .seconds(120)) == .init(peer: peer(1), count: 2))
  }

  @Test func addressesAreCountedApart() {
    var peers = RefusedPeers()
    _ = peers.refused(peer(1), at: start)
    #expect(peers.refused(peer(2), at: start + .seconds(1)) == .init(peer: peer(2), count: 1))
    #expect(peers.refused(nil, at: start + .seconds(1)) == .init(peer: nil, count: 1))
  }

  /// Connections after which no other comes are reported too.
  @Test func theCountIsDueWhenTheMinuteIsOver() {
    var peers = RefusedPeers()
    #expect(peers.next == nil)
    _ = peers.refused(peer(1), at: start)
    _ = peers.refused(peer(1), at: start + .seconds(2))
    _ = peers.refused(peer(2), at: start + .seconds(3))
    #expect(peers.next == start + .seconds(60))
    #expect(peers.due(at: start + .seconds(59)) == [])
    #expect(peers.due(at: start + .seconds(60)) == [.init(peer: peer(1), count: 1)])
    // The other sent nothing more, and is forgotten.
    #expect(peers.next == start + .seconds(63))
    #expect(peers.due(at: start + .seconds(63)) == [])
    #expect(peers.next == start + .seconds(120))
    #expect(peers.due(at: start + .seconds(120)) == [])
    #expect(peers.next == nil)
    #expect(peers.refused(peer(1), at: start + .seconds(121)) == .init(peer: peer(1), count: 1))
  }

  @Test func moreAddressesThanAreRememberedShareALine() {
    var peers = RefusedPeers()
    for number in 1...RefusedPeers.capacity {
      #expect(peers.refused(peer(number), at: start) == .init(peer: peer(number), count: 1))
    }
    #expect(peers.refused(peer(5_001), at: start) == .init(peer: nil, count: 1))
    for number in 5_002...9_000 { #expect(peers.refused(peer(number), at: start) == nil) }
    #expect(peers.refused(peer(1), at: start) == nil)
    let lines = peers.due(at: start + .seconds(60))
    #expect(lines.count == 2)
    #expect(lines.contains(.init(peer: nil, count: 3_999)) && lines.contains(.init(peer: peer(1), count: 1)))
    // The others made room.
    #expect(peers.refused(peer(5_001), at: start + .seconds(61)) == .init(peer: peer(5_001), count: 1))
  }
}
