/// What waits for a receiver. A pure value; `BatchSender` empties it.
package protocol OutgoingQueue: Sendable {
  /// What goes in one request.
  associatedtype Batch: Sendable

  /// What goes next; nil where nothing waits.
  var next: Batch? { get }
  /// Items that never had room, or that the receiver does not take.
  var dropped: Int { get }

  /// Items of a batch.
  static func count(_ batch: Batch) -> Int
  /// Takes out what was `next`: the receiver has it but for so many items, which it will never have.
  mutating func remove(_ batch: Batch, dropped: Int)
  /// From now on batches are smaller than those so far.
  mutating func shrink()
}
