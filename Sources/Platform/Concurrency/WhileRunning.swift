/// Does some work while a service runs, which is cancelled behind it.
package func whileRunning<Result: Sendable, Failure: Error>(
  _ service: @escaping @Sendable () async -> Void, _ work: () async throws(Failure) -> Result
) async throws(Failure) -> Result {
  let result = await withTaskGroup(of: Void.self) { group in
    group.addTask { await service() }
    defer { group.cancelAll() }
    do throws(Failure) {
      return Swift.Result<Result, Failure>.success(try await work())
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}
