import Synchronization

/// Remembers what was read for a prompt, in memory only, so that the same prompt is not read again.
public final class ReadingMemory: Sendable {
  private struct State {
    var readings: [Int: PageReading] = [:]
    /// Keys from the oldest.
    var order: [Int] = []
  }

  private let limit: Int
  private let state = Mutex(State())

  /// - Parameter limit: readings kept; the oldest makes room for a new one.
  public init(limit: Int) { self.limit = limit }

  /// What is known of the prompt, or what `read` finds.
  public func reading(of prompt: Prompt, _ read: () async throws -> PageReading) async rethrows -> PageReading {
    let key = prompt.hashValue
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
