import Inference
import ModelCatalog
import ModelServing
import Synchronization

/// No model: every request waits until the test answers it.
final class GatedModel: LanguageModel {
  private struct Open {
    var continuation: CheckedContinuation<ModelCompletion, any Error>
    var onFirstToken: @Sendable () -> Void
  }

  private struct State {
    var introduction: ModelCapabilities
    var open: [String: Open] = [:]
    var mostOpen = 0
    var requests: [ModelRequest] = []
    var isCancelled: Set<String> = []
  }

  /// The user texts of requests as they come in.
  let arrivals: AsyncStream<String>
  private let arrived: AsyncStream<String>.Continuation
  private let state: Mutex<State>

  init(slots: Int, context: Int = 2560, server: ServerKind = .llama) {
    (arrivals, arrived) = AsyncStream.makeStream(of: String.self)
    state = Mutex(
      State(
        introduction: ModelCapabilities(
          slots: slots, contextTokens: context, hasVision: true, model: "gated", server: server)))
  }

  var open: Set<String> { state.withLock { Set($0.open.keys) } }
  /// All requests so far.
  var requests: [ModelRequest] { state.withLock { $0.requests } }
  var mostOpen: Int { state.withLock { $0.mostOpen } }

  func introduce(slots: Int) { state.withLock { $0.introduction.slots = slots } }

  func capabilities(deadline: ContinuousClock.Instant) async throws -> ModelCapabilities {
    state.withLock { $0.introduction }
  }

  func complete(
    _ request: ModelRequest, deadline: ContinuousClock.Instant, onFirstToken: @escaping @Sendable () -> Void
  ) async throws -> ModelCompletion {
    guard case .text(let name)? = request.user.last else { throw ModelFailure.garbled("no text") }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          state.requests.append(request)
          state.open[name] = Open(continuation: continuation, onFirstToken: onFirstToken)
          state.mostOpen = max(state.mostOpen, state.open.count)
          return state.isCancelled.contains(name)
        }
        arrived.yield(name)
        if isCancelled { cancel(name) }
      }
    } onCancel: {
      state.withLock { _ = $0.isCancelled.insert(name) }
      cancel(name)
    }
  }

  /// The prompt of a request is read.
  func begin(_ name: String) { state.withLock { $0.open[name] }?.onFirstToken() }

  func answer(_ name: String, promptTokens: Int = 100, tokens: Int = 10) {
    state.withLock { $0.open.removeValue(forKey: name) }?.continuation.resume(
      returning: ModelCompletion(
        text: name, finishReason: .stop, promptTokens: promptTokens, completionTokens: tokens))
  }

  func fail(_ name: String, _ failure: ModelFailure) {
    state.withLock { $0.open.removeValue(forKey: name) }?.continuation.resume(throwing: failure)
  }

  private func cancel(_ name: String) {
    state.withLock { $0.open.removeValue(forKey: name) }?.continuation.resume(throwing: CancellationError())
  }
}
