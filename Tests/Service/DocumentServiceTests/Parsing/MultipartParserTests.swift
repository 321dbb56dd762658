import DocumentService
import TestSupport
import Testing

/// What a form says, however its bytes were cut.
private struct ReadForm: Equatable {
  var parts: [FormPart] = []
  var bodies: [[UInt8]] = []
  var ended = 0
  var finished = false
  var error: MultipartError?
}

private func read(_ chunks: [[UInt8]], boundary: String = "b") throws -> ReadForm {
  var form = ReadForm()
  var parser = try MultipartParser(boundary: boundary)
  var events: [MultipartParser.Event] = []
  do throws(MultipartError) {
    for chunk in chunks { try parser.push(chunk, into: &events) }
    try parser.finish()
  } catch {
    form.error = error
  }
  for event in events {
    switch event {
    case .partBegan(let part):
      form.parts.append(part)
      form.bodies.append([])
    case .body(let bytes):
      #expect(!bytes.isEmpty)
      form.bodies[form.bodies.count - 1] += bytes
    case .partEnded: form.ended += 1
    case .finished: form.finished = true
    }
  }
  return form
}

private func read(_ text: String, boundary: String = "b") throws -> ReadForm {
  try read([Array(text.utf8)], boundary: boundary)
}

/// One part named `file` with these bytes as its body.
private func form(_ body: String, disposition: String = "form-data; name=\"file\"", more: String = "") -> String {
  "--b\r\nContent-Disposition: \(disposition)\r\n\(more)\r\n\(body)\r\n--b--\r\n"
}

@Suite struct MultipartParserTests {
  /// Two parts, a preamble, an epilogue, padding, and bodies full of beginnings of delimiters.
  private static let rich = """
    preamble --b\r\n--b \t\r
    Content-Disposition: form-data; name="note"\r
    \r
    \r\r\n-\r\n--\r\r\n--a\r\n--B\r
    --b\r
    content-type: application/pdf\r
    CONTENT-DISPOSITION: FORM-DATA; filename="a \\"b\\"; c.pdf"; name=file\r
    X-Other: 1\r
    \r
    \r\n%PDF-1.7\r\n--\r
    --b--epilogue\r\n--b\r\n
    """

  @Test func readsPartsInOrder() throws {
    let form = try read(Self.rich)
    #expect(form.error == nil)
    #expect(form.finished)
    #expect(form.ended == 2)
    #expect(form.parts.map(\.name) == ["note", "file"])
    #expect(form.parts.map(\.filename) == [nil, "a \"b\"; c.pdf"])
    #expect(form.parts.map(\.contentType) == [nil, "application/pdf"])
    #expect(
      form.bodies.map { String(decoding: $0, as: UTF8.self) } == [
        "\r\r\n-\r\n--\r\r\n--a\r\n--B", "\r\n%PDF-1.7\r\n--",
      ])
  }

  @Test func cutAnywhereItReadsTheSame() throws {
    let bytes = Array(Self.rich.utf8)
    let whole = try read([bytes])
    #expect(try read(bytes.map { [$0] }) == whole)
    for first in 0...bytes.count {
      #expect(try read([Array(bytes[..<first]), Array(bytes[first...])]) == whole)
      let second = (first + bytes.count) / 2
      #expect(try read([Array(bytes[..<first]), Array(bytes[first..<second]), Array(bytes[second...])]) == whole)
    }
  }

  @Test func binaryBodiesComeOutUnchanged() throws {
    var generator = SeededGenerator(seed: 3)
    let body = (0..<200_000).map { _ in
      Bool.random(using: &generator)
        ? UInt8.random(in: 0...255, using: &generator) : [13, 10, 45, 98].randomElement(using: &generator) ?? 0
    }
    // The boundary is too long to come up by chance.
    let boundary = "--b--b--b--b--b-x"
    let head = "--\(boundary)\r\nContent-Disposition: form-data; name=file\r\n\r\n"
    let bytes = Array(head.utf8) + body + Array("\r\n--\(boundary)--".utf8)
    let form = try read(bytes.chunks(using: &generator), boundary: boundary)
    #expect(form.error == nil)
    #expect(form.bodies == [body])
  }

  @Test(arguments: ["", "\r\n", "\r\n\r\n", "-", "--", "--a\n", "\r", "\n--b", "x\r\n--"])
  func bodiesNearTheDelimiter(body: String) throws {
    let read = try read(form(body))
    #expect(read.error == nil)
    #expect(read.bodies == [Array(body.utf8)])
  }

  /// RFC 2046, 5.1.1: without a body the empty line behind the headers belongs to the boundary.
  @Test func headersMayBeFollowedByTheBoundaryAtOnce() throws {
    let form = try read("--b\r\nContent-Disposition: form-data; name=file\r\n\r\n--b--")
    #expect(form.error == nil)
    #expect(form.bodies == [[]])
  }

  @Test func aFormWithoutPartsIsAForm() throws {
    let form = try read("--b--")
    #expect(form == ReadForm(finished: true))
  }

  private static let broken: [(text: String, error: MultipartError)] = [
    ("", .truncated), ("no boundary at all", .truncated), ("\r\n--", .truncated), ("--b", .truncated),
    ("--b-", .truncated), ("--b\r\n", .truncated), (String(form("x").dropLast(6)), .truncated),
    ("--b\r\nContent-Disposition: form-data; name=file\r\n\r\nbody", .truncated),
    ("--bx\r\n", .badBoundaryLine), ("--b \rx", .badBoundaryLine), ("--b\n", .badBoundaryLine),
    ("--b-x", .badBoundaryLine), ("--b --", .badBoundaryLine), (form("x\r\n--bc\r\n"), .badBoundaryLine),
    ("--b\r\n\r\nx\r\n--b--", .noDisposition), ("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--", .noDisposition),
    (form("x", more: "no colon\r\n"), .badHeaderLine), (form("x", more: ": x\r\n"), .badHeaderLine),
    (form("x", more: " folded\r\n"), .badHeaderLine), (form("x", more: "A: 1\nB: 2\r\n"), .badHeaderLine),
    (form("x", more: "A: \r2\r\n"), .badHeaderLine), (form("x", more: "A: \u{0}\r\n"), .badHeaderLine),
    (form("x", disposition: "attachment; name=file"), .badDisposition),
    (form("x", disposition: "form-data"), .badDisposition),
    (form("x", disposition: "form-data; filename=file"), .badDisposition),
    (form("x", disposition: "form-data; name=a; name=file"), .badDisposition),
    (form("x", disposition: "form-data; name=\"file"), .badDisposition),
    (form("x", disposition: "form-data; name=file, x"), .badDisposition),
    (form("x", more: "Content-Disposition: form-data; name=b\r\n"), .badDisposition),
    (form("x", more: "Content-Transfer-Encoding: BASE64\r\n"), .encodedPart),
    (form("x", more: "A: " + String(repeating: "a", count: 8192) + "\r\n"), .headersTooLong),
    (form("x", more: String(repeating: "a", count: 9000)), .headersTooLong),
    (form("x", more: String(repeating: "A: b\r\n", count: 16)), .tooManyHeaders),
    (String(repeating: "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", count: 33), .tooManyParts),
  ]

  @Test(arguments: broken)
  func namesWhatIsWrong(text: String, error: MultipartError) throws {
    #expect(try read(text).error == error)
    #expect(try read(Array(text.utf8).map { [$0] }).error == error)
  }

  @Test func limitsAreNotReachedTooEarly() throws {
    #expect(try read(form("x", more: "Content-Transfer-Encoding: Binary\r\n")).error == nil)
    #expect(try read(form("x", more: String(repeating: "A: b\r\n", count: 15))).error == nil)
    #expect(try read(form("x", more: "A: " + String(repeating: "a", count: 8100) + "\r\n")).error == nil)
    let parts = String(repeating: "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", count: 32)
    #expect(try read(parts + "--b--").parts.count == 32)
  }

  @Test(arguments: ["", " ", "a ", "a\u{7F}", "ä", "a\r\n", String(repeating: "a", count: 71)])
  func refusesBoundaries(boundary: String) {
    #expect(throws: MultipartError.badBoundary) { try MultipartParser(boundary: boundary) }
  }

  @Test(arguments: ["*****", "a b", String(repeating: "-", count: 70), "----WebKitFormBoundary7MA4YWxkTrZu0gW"])
  func takesBoundaries(boundary: String) throws {
    let text = "--\(boundary)\r\nContent-Disposition: form-data; name=file\r\n\r\nx\r\n--\(boundary)--"
    #expect(try read(text, boundary: boundary).bodies == [[UInt8(ascii: "x")]])
  }

  /// Broken forms never stop the process, and what is read does not depend on how they are cut.
  @Test func mutationsReadTheSameHoweverCut() throws {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("\r\n\r\n--b: ;=\"\\ax\u{0}".utf8) + [0xFF]
    var outcomes: [MultipartError?: Int] = [:]
    for _ in 0..<8000 {
      var bytes = Array(Self.rich.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) { bytes.mutate(alphabet: alphabet, using: &generator) }
      let whole = try read([bytes])
      #expect(try read(bytes.chunks(using: &generator)) == whole)
      #expect(whole.bodies.reduce(0) { $0 + $1.count } <= bytes.count)
      #expect(whole.finished == (whole.error == nil))
      outcomes[whole.error, default: 0] += 1
    }
    // The mutations are neither all harmless nor all fatal.
    #expect(outcomes[nil, default: 0] > 500)
    #expect(outcomes.count >= 6)
  }
}
