import CommandLineProgram
import Extraction
import JSON
import Testing

@Suite struct FileRunTests {
  /// Scripts join problems with the gateway's log by this id; the name of the file has a key of its own.
  @Test func everyProblemHasARequestIDOfItsOwn() async throws {
    let files = ["/nowhere/a.pdf", "/nowhere/b.pdf", "/nowhere/a.pdf"]
    let outcomes = await FileRun(files, parallelism: 2).run { _, _ in
      throw CancellationError()
    } show: { _ in
    }
    let problems = outcomes.map { $0.json(evidence: false) }
    #expect(problems.map { $0["file"]?.string } == files)
    let ids = problems.compactMap { $0["requestId"]?.string }
    #expect(Set(ids).count == 3)
    for id in ids { #expect(id.wholeMatch(of: /[0-9a-f]{32}/) != nil, "\(id)") }
  }
}
