import DocumentService
import Extraction
import Testing

@Suite struct DocumentBodyTests {
  private static let formType = "multipart/form-data; boundary=\"b\""

  private func collect(
    _ chunks: [String], contentType: String?, contentLength: Int? = nil, maximum: Int = 10
  ) throws(Problem) -> String {
    var body = try DocumentBody(contentType: contentType, contentLength: contentLength, maximumBytes: maximum)
    for chunk in chunks { try body.append(Array(chunk.utf8)) }
    return String(decoding: try body.finish(), as: UTF8.self)
  }

  private func form(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.name)\"\r\n\r\n\($0.value)\r\n" }.joined()
      + "--b--\r\n"
  }

  @Test(arguments: [nil, "application/pdf", "application/x-www-form-urlencoded", "text/plain; charset=utf-8"])
  func otherTypesAreTheDocumentItself(contentType: String?) throws {
    #expect(try collect(["01234", "56789"], contentType: contentType, contentLength: 10) == "0123456789")
    #expect(try collect([], contentType: contentType) == "")
  }

  @Test func takesTheFieldNamedFile() throws {
    let text = form([("note", "x"), ("file", "0123456789"), ("files", "y")])
    #expect(try collect([text], contentType: Self.formType) == "0123456789")
    #expect(try collect(text.map { String($0) }, contentType: Self.formType) == "0123456789")
  }

  @Test func refusesTooLargeDocumentsBeforeTheirEnd() throws {
    var raw = try DocumentBody(contentType: nil, contentLength: nil, maximumBytes: 10)
    try raw.append(Array(repeating: 0, count: 10))
    #expect(throws: Problem.self) { try raw.append([0]) }

    var multipart = try DocumentBody(contentType: Self.formType, contentLength: nil, maximumBytes: 10)
    try multipart.append(Array("--b\r\nContent-Disposition: form-data; name=file\r\n\r\n0123456789".utf8))
    let problem = #expect(throws: Problem.self) { try multipart.append([0]) }
    #expect(problem?.code == .bodyTooLarge)
    #expect(problem?.stage == .admit)
    #expect(problem?.detail.contains("OCR_MAX_BODY") == true)
  }

  @Test func refusesDeclaredLengthsAtOnce() throws {
    func code(_ length: Int, _ type: String?) -> ProblemCode? {
      do throws(Problem) {
        _ = try DocumentBody(contentType: type, contentLength: length, maximumBytes: 10)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code(10, nil) == nil)
    #expect(code(11, nil) == .bodyTooLarge)
    #expect(code(1000, Self.formType) == nil)
    #expect(code(100_000, Self.formType) == .bodyTooLarge)
  }

  /// A form may not carry megabytes around a small document.
  @Test func refusesLargeForms() throws {
    let filler = String(repeating: "x", count: 70_000)
    for text in [form([("file", "1"), ("other", filler)]), filler + "\r\n" + form([("file", "1")])] {
      let problem = #expect(throws: Problem.self) { try collect([text], contentType: Self.formType) }
      #expect(problem?.code == .bodyTooLarge)
    }
    let large = String(repeating: "x", count: 300_000)
    #expect(try collect([form([("file", large)])], contentType: Self.formType, maximum: 300_000) == large)
  }

  @Test(arguments: [
    ("no field", "the form has no field named `file`"), ("twice", "more than one field named `file`"),
    ("cut", "closing boundary"), ("broken", "name: value"),
  ])
  func namesWhatIsMissing(kind: String, detail: String) {
    let text =
      switch kind {
      case "no field": form([("document", "x")])
      case "twice": form([("file", "x"), ("file", "y")])
      case "cut": String(form([("file", "x")]).dropLast(5))
      default: "--b\r\nbroken\r\n\r\n"
      }
    let problem = #expect(throws: Problem.self) { try collect([text], contentType: Self.formType) }
    #expect(problem?.code == .malformedRequest)
    #expect(problem?.detail.contains(detail) == true, "\(problem?.detail ?? "")")
  }

  @Test(arguments: [
    ("", ProblemCode.malformedRequest), ("pdf", .malformedRequest), ("application/", .malformedRequest),
    ("multipart/form-data", .malformedRequest), ("multipart/form-data; boundary=", .malformedRequest),
    ("multipart/form-data; boundary=a; boundary=b", .malformedRequest),
    ("multipart/mixed; boundary=b", .unsupportedMediaType),
  ])
  func refusesContentTypes(contentType: String, code: ProblemCode) {
    let problem = #expect(throws: Problem.self) { try collect([], contentType: contentType) }
    #expect(problem?.code == code)
  }
}
