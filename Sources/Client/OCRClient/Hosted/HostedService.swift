import Extraction

/// A service outside the company's machines, as the client's core sees it.
package protocol HostedService: Sendable {
  /// Why no document would be sent now; nil where one would.
  func closure() -> HostedFailure?

  /// Reads one document, with as many tries as are safe.
  ///
  /// - Parameters:
  ///   - key: names the document; none is ever charged twice.
  ///   - onRequest: called before each request that is sent.
  /// - Throws: `HostedFailure`, `CancellationError`.
  func extract(
    _ document: Document, key: String, deadline: ContinuousClock.Instant, onRequest: @escaping @Sendable () -> Void
  ) async throws -> HostedAnswer
}

/// What the hosted service read, checked.
package struct HostedAnswer: Sendable {
  package var result: ExtractionResult
  package var chargedPages: Int
  package var priceMicroUSD: Int64

  package init(result: ExtractionResult, chargedPages: Int, priceMicroUSD: Int64) {
    self.result = result
    self.chargedPages = chargedPages
    self.priceMicroUSD = priceMicroUSD
  }
}

/// Why the hosted service gave no answer.
package enum HostedFailure: Error, Sendable, Equatable {
  /// There is no key for it.
  case notConfigured
  /// 401, 402, 403: key, billing or tier. A person must look at it.
  case account(status: Int)
  /// The document itself: final.
  case document(Problem)
  case rateLimited(retryAfterMs: Int)
  /// Nothing was charged: refused, unreachable, 5xx.
  case unavailable(String)
  /// The request was sent and has no answer: it may have been charged, and is not repeated.
  case unanswered
  /// An earlier request for the same key has no answer and may have been charged.
  case unsettled
  case spendCap(retryAfterMs: Int)
  /// Too little time is left.
  case noTime
}
