import ModelSimulation
import Synchronization

/// The fault in force; can be changed while the program runs.
final class FaultSwitch: Sendable {
  private struct State {
    var fault: ModelFault?
    var draw: FaultDraw
  }

  /// Pauses of the fault `slow`.
  let slow: Script.Pace
  private let state: Mutex<State>

  init(_ fault: ModelFault?, draw: FaultDraw, slow: Script.Pace) {
    self.slow = slow
    state = Mutex(State(fault: fault, draw: draw))
  }

  var current: ModelFault? { state.withLock { $0.fault } }

  func set(_ fault: ModelFault?) { state.withLock { $0.fault = fault } }

  /// The fault of the next request.
  func next() -> ModelFault? { state.withLock { $0.fault != nil && $0.draw.next() ? $0.fault : nil } }
}
