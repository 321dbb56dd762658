import Synchronization

/// What came of a look at files that may have changed.
package enum Renewal: Sendable, Equatable {
  case unchanged
  /// They are in use as they are now.
  case renewed
  /// They changed and cannot be used: what was read before stays. Told once for each failure.
  case kept(CredentialFailure)
}

/// Files that are read again when they change.
package protocol Renewable: Sendable {
  /// For logs and metrics.
  var name: String { get }
  /// What is in use is what the files hold.
  var isCurrent: Bool { get }

  /// Reads the files again where they changed.
  func look() -> Renewal
}

/// A value that is read from files, and again when they change; where that fails the old value stays.
package final class RenewedFiles<Value: Sendable>: Renewable {
  private struct State {
    var value: Value
    /// The files that `value` was read from.
    var used: [FileStamp?]
    /// The files at the last look: they are read only where they stood still since, for somebody may be writing them.
    var seen: [FileStamp?]
    var failure: CredentialFailure?
  }

  package let name: String
  private let paths: [String]
  private let load: @Sendable () throws(CredentialFailure) -> Value
  private let state: Mutex<State>

  /// - Throws: what `load` throws.
  package init(
    _ name: String, _ paths: [String], load: @escaping @Sendable () throws(CredentialFailure) -> Value
  ) throws(CredentialFailure) {
    self.name = name
    self.paths = paths
    self.load = load
    // Before they are read: a change meanwhile is noticed.
    let stamps = paths.map { FileStamp($0) }
    state = Mutex(State(value: try load(), used: stamps, seen: stamps))
  }

  package var value: Value { state.withLock { $0.value } }

  package var isCurrent: Bool { state.withLock { $0.failure == nil } }

  package func look() -> Renewal {
    let stamps = paths.map { FileStamp($0) }
    let isDue = state.withLock { state in
      defer { state.seen = stamps }
      return stamps != state.used && stamps == state.seen
    }
    guard isDue else { return .unchanged }
    do throws(CredentialFailure) {
      let value = try load()
      state.withLock { state in
        state.value = value
        state.used = stamps
        state.failure = nil
      }
      return .renewed
    } catch {
      return state.withLock { state in
        defer { state.failure = error }
        return state.failure == error ? .unchanged : .kept(error)
      }
    }
  }
}
