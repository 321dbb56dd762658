import NIOPosix

/// Where what a body holds is found out, once all of it is there.
///
/// Swift's own threads are as many as the processors and answer every request, `GET /health` too: a large body is parsed on
/// others.
package struct BodyParsing: Sendable {
  /// Bytes of a body that is parsed within a millisecond, where it arrives.
  package static let inline = 128 << 10

  private let threads: NIOThreadPool

  package init(on threads: NIOThreadPool = .singleton) { self.threads = threads }

  /// - Parameter bytes: of the body.
  /// - Throws: what `parse` throws; `CancellationError` where the task is cancelled before its turn.
  package func result<Result: Sendable>(
    ofBytes bytes: Int, _ parse: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    guard bytes > Self.inline else { return try parse() }
    return try await threads.runIfActive(parse)
  }
}
