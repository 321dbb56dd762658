/// Waits until something holds; ends with the test's time limit.
func wait(until condition: () async throws -> Bool) async throws {
  while !(try await condition()) { try await Task.sleep(for: .milliseconds(2)) }
}
