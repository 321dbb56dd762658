import Bookkeeping
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
    #expect((AcceptedForm(accept: lines) == .lines) == isAsked)
  }

  @Test(arguments: [
    (["text/csv"], AcceptedForm.book(.csv)), (["Text/CSV; charset=utf-8, */*;q=0.1"], .book(.csv)),
    (["application/x-ofx"], .book(.ofx)), (["application/xml"], .book(.camt053)), (["text/csv;q=0"], .json),
    // A browser's.
    (["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"], .json),
    (["application/x-ndjson, text/csv;q=0.5"], .lines), (["text/plain"], .json),
  ])
  func formsForAccountingProgramsAreAskedForByName(lines: [String], form: AcceptedForm) {
    #expect(AcceptedForm(accept: lines) == form)
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

  @Test func ownNamesAreThoseOfAllLines() throws {
    #expect(try OwnCompanyHeader.parse([]).isEmpty)
    #expect(try OwnCompanyHeader.parse(["Kolb KG; DE811907980", "Kolb Garten"]).names.count == 3)
    for lines in [["AB"], ["Kolb KG", ";-"], [String(repeating: "a", count: 5000)]] {
      let problem = #expect(throws: Problem.self) { try OwnCompanyHeader.parse(lines) }
      #expect(problem?.code == .malformedRequest && problem?.detail.contains("Kolb") == false)
    }
  }
}
