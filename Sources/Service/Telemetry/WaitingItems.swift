/// Log lines or spans that wait to be sent, in a bounded number of bytes.
package struct WaitingItems: OutgoingQueue {
  /// Bytes that may wait: the lines of some ten thousand requests.
  package static let memory = 4 << 20
  /// Bytes of a batch, until the receiver wants smaller ones.
  package static let batch = 512 << 10

  private let limit: Int
  private var batch: Int
  private var items: [[UInt8]] = []
  private var bytes = 0
  package private(set) var dropped = 0

  /// - Parameters:
  ///   - limit: bytes that may wait.
  ///   - batch: bytes of a batch.
  package init(limit: Int = WaitingItems.memory, batch: Int = WaitingItems.batch) {
    self.limit = limit
    self.batch = batch
  }

  /// Drops the item where there is no room for it: those that wait are older, and tell how it began.
  package mutating func append(_ item: [UInt8]) {
    guard bytes + item.count <= limit else {
      dropped += 1
      return
    }
    items.append(item)
    bytes += item.count
  }

  /// The first items of together so many bytes, at least one.
  package var next: [[UInt8]]? {
    var sum = 0
    let first = items.prefix { item in
      sum += item.count
      return sum <= batch || sum == item.count
    }
    return first.isEmpty ? nil : Array(first)
  }

  package static func count(_ batch: [[UInt8]]) -> Int { batch.count }

  package mutating func remove(_ batch: [[UInt8]], dropped: Int) {
    bytes -= items.prefix(batch.count).reduce(0) { $0 + $1.count }
    items.removeFirst(min(batch.count, items.count))
    self.dropped += dropped
  }

  package mutating func shrink() { batch = max(batch / 2, 1) }
}
