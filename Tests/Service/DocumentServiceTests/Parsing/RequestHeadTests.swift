import DocumentService
import Extraction
import JSON
import Testing

@Suite struct RequestHeadTests {
  @Test(arguments: [
    (["application/x-ndjson"], true), (["text/html, Application/X-NDJSON;q=0.5"], true),
    (["application/json", "application/x-ndjson"], true), (["application/x-ndjson; q=0"], false),
    (["application/x-ndjson;q=0.000"], false), (["*/*"], false), (["application/*"], false), ([], false),
    (["application/x-ndjson2, nonsense, ,;"], false),
  ])
  func linesAreAskedForByName(lines: [String], isAsked: Bool) {
    #expect(Accept.takesLines(lines) == isAsked)
  }

  @Test func keysAreVisibleASCII() throws {
    #expect(try IdempotencyKey.parse([]) == nil)
    for key in ["k", "\"8e03978e-40d5\"", String(repeating: "~", count: 255)] {
      #expect(try IdempotencyKey.parse([key]) == key)
    }
    for lines in [[""], ["a b"], ["a\tb"], ["\u{7F}"], ["é"], [String(repeating: "k", count: 256)], ["a", "a"]] {
      let problem = #expect(throws: Problem.self) { try IdempotencyKey.parse(lines) }
      #expect(problem?.code == .malformedRequest)
    }
  }
}
