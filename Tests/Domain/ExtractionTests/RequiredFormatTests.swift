import DocumentFormats
import Extraction
import Testing

@Suite struct RequiredFormatTests {
  @Test func refusalsNameWhatWasSeen() throws {
    #expect(try DocumentFormat.require(Array("%PDF-1.7".utf8)) == .pdf)
    let other = #expect(throws: Problem.self) { try DocumentFormat.require(Array("GIF89a".utf8)) }
    #expect(other == Problem(.unsupportedMediaType, "this is GIF; PDF, JPEG, PNG and XML are read", stage: .admit))
    let empty = #expect(throws: Problem.self) { try DocumentFormat.require([]) }
    #expect(empty?.code == .malformedRequest)
  }

  @Test func theTitleOfTheProblemNamesEveryFormat() {
    #expect(ProblemCode.unsupportedMediaType.title == "Only PDF, JPEG, PNG and XML documents are read")
  }
}
