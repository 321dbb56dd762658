import Extraction
import Synchronization

/// The servers asked for a document so far: its provenance, whenever it ends.
final class Trail: Sendable {
  private let state: Mutex<Provenance>

  /// - Parameter endpoint: the server that is asked first.
  init(endpoint: String) { state = Mutex(Provenance(endpoint: endpoint, attempts: 0)) }

  var provenance: Provenance { state.withLock { $0 } }

  /// A request is sent.
  func asks(_ endpoint: String) {
    state.withLock { provenance in
      provenance.endpoint = endpoint
      provenance.attempts += 1
      // Of the answer that came: a gateway's is none that was fallen back to.
      if endpoint != EndpointHealth.hostedName { provenance.fallbackReason = nil }
    }
  }

  /// A gateway was to be asked first.
  func fallsBack(_ reason: FallbackReason) { state.withLock { $0.fallbackReason = reason } }
}
