import DocumentService
import Extraction
import Formatting
import OCRClient
import Synchronization

/// Has documents worked on by the servers that a client asks, a bounded number at a time.
final class ClientBackend: DocumentBackend {
  private let client: DocumentClient
  private let metrics: ServerMetrics
  private let capacity: Int
  private let inside = Mutex(0)

  /// - Parameter capacity: documents inside, at most: each holds its bytes in memory.
  init(_ client: DocumentClient, capacity: Int, metrics: ServerMetrics) {
    self.client = client
    self.capacity = capacity
    self.metrics = metrics
  }

  var documentsInside: Int { inside.withLock { $0 } }

  func reserve(_ terms: DocumentTerms) throws(Problem) -> any BackendReservation {
    let isIn = inside.withLock { inside in
      guard inside < capacity else { return false }
      inside += 1
      return true
    }
    guard isIn else {
      throw Problem(
        .overloaded, "\(capacity) documents are inside, the most that the sidecar takes", stage: .schedule,
        retryAfterMs: 1_000)
    }
    return ReservedClient(backend: self)
  }

  fileprivate func release() { inside.withLock { $0 -= 1 } }

  fileprivate func extract(_ document: ReceivedDocument) async throws -> DocumentAnswer {
    do {
      var result = try await client.extract(
        Document(document.bytes, idempotencyKey: document.clientKey, own: document.terms.own),
        deadline: document.terms.deadline,
        requestID: document.id)
      metrics.answered(engine: result.engine, verdict: result.verdict, format: document.format)
      result.id = document.id
      result.timing.totalMs = (ContinuousClock.now - document.began).milliseconds
      return DocumentAnswer(result: result, attempts: result.provenance?.attempts ?? 1)
    } catch let failure as ExtractionFailure {
      throw failure.problem
    }
  }
}

/// A place among those that the client works on.
private struct ReservedClient: BackendReservation {
  let backend: ClientBackend

  func extract(
    _ document: ReceivedDocument, onProgress: @escaping @Sendable (DocumentProgress) -> Void
  ) async throws -> DocumentAnswer {
    onProgress(DocumentProgress(stage: .extract, page: 0, pages: nil))
    return try await backend.extract(document)
  }

  func release() { backend.release() }
}

extension ReceivedDocument {
  /// What its caller names it by; nil where the client is to name it by its bytes.
  fileprivate var clientKey: String? {
    guard let key, let index = key.index else { return key?.key }
    let place = "\(key.key)/\(index)"
    // As long as a gateway takes a key.
    return place.utf8.count <= IdempotencyKey.maximumLength ? place : nil
  }
}
