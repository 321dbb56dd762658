import Synchronization

/// Which mode holds: what was last set through the API or written to the mode file, else the configured one.
///
/// A file that is there and cannot be followed means `gateway`, whatever is configured: it may say so.
package final class ModeWatch: Sendable {
  package enum Event: Sendable, Equatable {
    case changed(from: Mode, to: Mode, by: Cause)
    /// The file is not followed, and nothing leaves the company's machines; sent once for each version of it.
    case fileRefused(reason: String)
  }

  package enum Cause: String, Sendable {
    case api, file
  }

  private struct State {
    var version: ModeFile.Version?
    var mode: Mode
  }

  private let configured: Mode
  private let file: ModeFile
  private let onEvent: @Sendable (Event) -> Void
  private let state: Mutex<State>

  /// - Parameter onEvent: called for every change after this call; the first content of the file is not a change.
  package init(configured: Mode, file: ModeFile, onEvent: @escaping @Sendable (Event) -> Void) {
    self.configured = configured
    self.file = file
    self.onEvent = onEvent
    let first = file.read()
    state = Mutex(State(version: first?.version, mode: first?.content.mode ?? configured))
    if case .refused(let refusal) = first?.content { onEvent(.fileRefused(reason: refusal.rawValue)) }
  }

  /// Looks at the file, which costs a system call, and reads it where it is another than before.
  package var mode: Mode {
    let (mode, events) = state.withLock { state in
      guard file.version() != state.version else { return (state.mode, [Event]()) }
      let reading = file.read()
      var events: [Event] = []
      if case .refused(let refusal) = reading?.content { events.append(.fileRefused(reason: refusal.rawValue)) }
      let mode = reading?.content.mode ?? configured
      if mode != state.mode { events.append(.changed(from: state.mode, to: mode, by: .file)) }
      state = State(version: reading?.version, mode: mode)
      return (mode, events)
    }
    events.forEach(onEvent)
    return mode
  }

  /// Holds from now on until the file changes.
  package func set(_ mode: Mode) {
    // A change of the file from before this call must not undo it.
    _ = self.mode
    let previous = state.withLock { state in
      defer { state.mode = mode }
      return state.mode
    }
    if previous != mode { onEvent(.changed(from: previous, to: mode, by: .api)) }
  }
}

extension ModeFile.Content {
  fileprivate var mode: Mode { if case .mode(let mode) = self { mode } else { .gateway } }
}
