import Synchronization
import Testing
import Workers

@Suite struct ReadingMemoryTests {
  private struct Failure: Error {}

  @Test func aDocumentIsReadOnce() async throws {
    let memory = ReadingMemory<String, Int>(limit: 2)
    let reads = Mutex<[String]>([])
    func read(_ text: String, fails: Bool = false) async throws -> Int {
      try await memory.reading(of: text) {
        reads.withLock { $0.append(text) }
        if fails { throw Failure() }
        return text.count
      }
    }
    // What failed is tried again.
    await #expect(throws: Failure.self) { try await read("a", fails: true) }
    for text in ["a", "bb", "a"] { #expect(try await read(text) == text.count) }
    #expect(reads.withLock { $0 } == ["a", "a", "bb"])
    // The oldest makes room.
    _ = try await read("ccc")
    _ = try await read("bb")
    _ = try await read("a")
    #expect(reads.withLock { $0.dropFirst(3) } == ["ccc", "a"])
  }
}
