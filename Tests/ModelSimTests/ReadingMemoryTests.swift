import Extraction
import ModelSimulation
import Synchronization
import Testing

@Suite struct ReadingMemoryTests {
  private struct Failure: Error {}

  @Test func aPromptIsReadOnce() async throws {
    let memory = ReadingMemory(limit: 2)
    let reads = Mutex<[String]>([])
    func read(_ text: String, fails: Bool = false) async throws -> PageReading {
      try await memory.reading(of: Prompt([.text("<page n=\"1\" of=\"1\">\n\(text)\n</page>")])) {
        reads.withLock { $0.append(text) }
        if fails { throw Failure() }
        return PageReading([.transcript(Transcript(lines: [text]))], today: Samples.today)
      }
    }
    // What failed is tried again.
    await #expect(throws: Failure.self) { try await read("TOTAL USD 1.00", fails: true) }
    for text in ["TOTAL USD 1.00", "TOTAL USD 2.00", "TOTAL USD 1.00"] {
      #expect(try await read(text).fields.total == (text.contains("1") ? 100 : 200))
    }
    #expect(reads.withLock { $0 } == ["TOTAL USD 1.00", "TOTAL USD 1.00", "TOTAL USD 2.00"])
    // The oldest makes room.
    _ = try await read("TOTAL USD 3.00")
    _ = try await read("TOTAL USD 2.00")
    _ = try await read("TOTAL USD 1.00")
    #expect(reads.withLock { $0.dropFirst(3) } == ["TOTAL USD 3.00", "TOTAL USD 1.00"])
  }
}
