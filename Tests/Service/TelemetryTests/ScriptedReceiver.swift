import HTTPTransport
import Synchronization

/// Answers with the given statuses, the last one again and again, and keeps what it was sent.
final class ScriptedReceiver: HTTPSending {
  private let state: Mutex<(statuses: [Int], requests: [OutboundRequest])>
  private let body: String

  init(_ statuses: [Int], body: String = "") {
    state = Mutex((statuses, []))
    self.body = body
  }

  var requests: [OutboundRequest] { state.withLock { $0.requests } }

  func send(_ request: OutboundRequest, onBody: (@Sendable ([UInt8]) -> Void)?) async throws -> OutboundResponse {
    let status = state.withLock { state in
      state.requests.append(request)
      return state.statuses.count > 1 ? state.statuses.removeFirst() : state.statuses[0]
    }
    return OutboundResponse(status: status, headers: [], body: Array(body.utf8))
  }
}
