import Synchronization

/// Keeps what was read, in memory only, so that the same document is not read again.
public final class ReadingMemory<Key: Hashable & Sendable, Reading: Sendable>: Sendable {
  private struct State {
    var readings: [Key: Reading] = [:]
    /// Keys from the oldest.
    var order: [Key] = []
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: readings kept; the oldest makes room for a new one.
  public init(limit: Int) { self.limit = limit }

  /// The reading that is kept under the key, or else what `read` returns.
  public func reading(of key: Key, _ read: () async throws -> Reading) async rethrows -> Reading {
    if let known = state.withLock({ $0.readings[key] }) { return known }
    let reading = try await read()
    state.withLock { state in
      guard state.readings.updateValue(reading, forKey: key) == nil else { return }
      state.order.append(key)
      if state.order.count > limit { state.readings[state.order.removeFirst()] = nil }
    }
    return reading
  }
}
