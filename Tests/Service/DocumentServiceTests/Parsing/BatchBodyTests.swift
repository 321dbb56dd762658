import DocumentService
import Extraction
import Synchronization
import TestSupport
import Testing

@Suite struct BatchBodyTests {
  private static let formType = "multipart/form-data; boundary=b"

  /// What came out: `name=text`, or `name!code`.
  private func collect(
    _ chunks: [String], contentType: String? = formType, contentLength: Int? = nil, maximum: Int = 10
  ) throws(Problem) -> [String] {
    let found = Mutex<[String]>([])
    var body = try BatchBody(contentType: contentType, contentLength: contentLength, maximumDocument: maximum) {
      index, part, bytes in
      found.withLock { found in
        #expect(index == found.count)
        switch bytes {
        case .success(let bytes): found.append("\(part.name)=\(String(decoding: bytes, as: UTF8.self))")
        case .failure(let problem): found.append("\(part.name)!\(problem.code.rawValue)")
        }
      }
    }
    for chunk in chunks { try body.append(Array(chunk.utf8)) }
    let count = try body.finish()
    let documents = found.withLock { $0 }
    #expect(documents.count == count)
    return documents
  }

  private func form(_ fields: [(name: String, value: String)]) -> String {
    fields.map { "--b\r\nContent-Disposition: form-data; name=\"\($0.name)\"\r\n\r\n\($0.value)\r\n" }.joined()
      + "--b--\r\n"
  }

  @Test func everyPartIsADocumentHoweverTheBodyIsCut() throws {
    let text = form([("file", "one"), ("file", ""), ("note", "0123456789"), ("x", "01234567890"), ("y", "five")])
    let expected = ["file=one", "file=", "note=0123456789", "x!body_too_large", "y=five"]
    #expect(try collect([text]) == expected)
    var random = SeededGenerator(seed: 1)
    for _ in 0..<50 {
      let chunks = Array(text.utf8).chunks(using: &random).map { String(decoding: $0, as: UTF8.self) }
      #expect(try collect(chunks) == expected)
    }
  }

  @Test func aDocumentIsGivenAsSoonAsItIsComplete() throws {
    let count = Mutex(0)
    var body = try BatchBody(contentType: Self.formType, contentLength: nil, maximumDocument: 10) { _, _, _ in
      count.withLock { $0 += 1 }
    }
    try body.append(Array(form([("a", "1"), ("b", "2")]).utf8.prefix(70)))
    #expect(count.withLock { $0 } == 1)
  }

  private func code(
    _ chunks: [String], contentType: String? = formType, contentLength: Int? = nil
  ) -> ProblemCode? {
    do throws(Problem) {
      _ = try collect(chunks, contentType: contentType, contentLength: contentLength)
      return nil
    } catch {
      #expect(error.stage == .admit)
      return error.code
    }
  }

  @Test func boundsAreKept() {
    let ten = Array(repeating: (name: "file", value: "x"), count: 10)
    #expect(code([form(ten)]) == nil)
    #expect(code([form(ten + ten.prefix(1))]) == .batchTooLarge)
    let most = BatchBody.maximumBytes(document: 10)
    #expect(code([form(ten)], contentLength: most) == nil)
    #expect(code([], contentLength: most + 1) == .batchTooLarge)
    #expect(code([String(repeating: "x", count: most) + form(ten)]) == .batchTooLarge)
  }

  @Test func whatIsNoBatchIsRefused() {
    #expect(code(["--b--\r\n"]) == .malformedRequest)
    #expect(code([String(form([("a", "1")]).dropLast(5))]) == .malformedRequest)
    #expect(code(["--b\r\nbroken\r\n"]) == .malformedRequest)
    for type in [nil, "application/pdf", "multipart/mixed; boundary=b", "nonsense"] {
      #expect(code([], contentType: type) == .unsupportedMediaType)
    }
    #expect(code([], contentType: "multipart/form-data") == .malformedRequest)
  }
}
